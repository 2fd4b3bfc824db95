/// A value in a partition's bound: a text constant, a number, `.minimum`, `.maximum`, `.null`, or an SQL expression.
public struct PartitionValue: ModelValue, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  public enum Kind: String, Sendable, Codable, Hashable {
    case text, number, bool, minimum, maximum, null, sql
  }

  public var kind: Kind
  public var text: String

  init(_ kind: Kind, _ text: String = "") {
    self.kind = kind
    self.text = text
  }

  public init(stringLiteral value: String) { self.init(.text, value) }
  public init(integerLiteral value: Int) { self.init(.number, String(value)) }
  public init(booleanLiteral value: Bool) { self.init(.bool, String(value)) }

  public static let minimum = PartitionValue(.minimum)
  public static let maximum = PartitionValue(.maximum)
  public static let null = PartitionValue(.null)
  public static func text(_ value: String) -> PartitionValue { PartitionValue(.text, value) }
  public static func number(_ value: Int) -> PartitionValue { PartitionValue(.number, String(value)) }
  public static func sql(_ expression: String) -> PartitionValue { PartitionValue(.sql, expression) }
}

/// Which rows a partition holds.
public struct PartitionBound: ModelValue {
  public enum Kind: String, Sendable, Codable, Hashable {
    case range, list, hash, `default`
  }

  public var kind: Kind
  /// The inclusive lower end of a range, one value for each key.
  public var from: [PartitionValue] = []
  /// The exclusive upper end of a range, one value for each key.
  public var to: [PartitionValue] = []
  /// The values of a list.
  public var values: [PartitionValue] = []
  public var modulus: Int?
  public var remainder: Int?

  /// `.from("2024-01-01", to: "2024-02-01")`: the upper end belongs to the next partition.
  public static func from(_ from: PartitionValue, to: PartitionValue) -> PartitionBound {
    PartitionBound(kind: .range, from: [from], to: [to])
  }

  /// `.from(["eu", 1], to: ["eu", 100])`: a range over several keys.
  public static func from(_ from: [PartitionValue], to: [PartitionValue]) -> PartitionBound {
    PartitionBound(kind: .range, from: from, to: to)
  }

  /// `.values("eu", "us")`.
  public static func values(_ values: PartitionValue...) -> PartitionBound {
    PartitionBound(kind: .list, values: values)
  }

  /// `.modulus(4, remainder: 0)`.
  public static func modulus(_ modulus: Int, remainder: Int) -> PartitionBound {
    PartitionBound(kind: .hash, modulus: modulus, remainder: remainder)
  }

  /// The rows that no other partition holds.
  public static let `default` = PartitionBound(kind: .default)
}
