/// A JSON document that is written with its members in the order they were given.
///
/// The shapes that `--format json` promises (docs/json.md) are spelled out with it, so that renaming a property of an
/// engine's type cannot change what scripts read.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// One name and value of an object.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The string, or null where there is none.
  public init(_ string: String?) {
    self = string.map(JSON.string) ?? .null
  }

  /// The number, or null where there is none.
  public init(_ integer: Int?) {
    self = integer.map(JSON.integer) ?? .null
  }

  /// An array of strings.
  public init(_ strings: [String]) {
    self = .array(strings.map(JSON.string))
  }
}

extension JSON {
  /// An object with the members of two, those of this one first; of anything else it stays itself.
  func merging(_ other: JSON) -> JSON {
    guard case .object(let own) = self, case .object(let more) = other else { return self }
    return .object(own + more)
  }
}

extension JSON: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSON: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: JSON...) {
    self = .array(elements)
  }
}

extension JSON: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension JSON: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) {
    self = .integer(value)
  }
}

extension JSON: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}
