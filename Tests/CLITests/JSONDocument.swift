import FoundationEssentials

/// A JSON document that a command printed, as tests look into it.
enum JSONDocument: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONDocument])
  case object([String: JSONDocument])

  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONDocument].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONDocument].self))
    }
  }

  subscript(_ name: String) -> JSONDocument? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  var elements: [JSONDocument] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.keys.sorted()
  }

  /// The strings under a name in every element.
  func strings(_ name: String) -> [String] {
    elements.compactMap { element in
      guard case .string(let string)? = element[name] else { return nil }
      return string
    }
  }
}
