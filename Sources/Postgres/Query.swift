/// A statement with the values of its parameters, for `Connection.pipeline(_:)`.
public struct Query: Sendable, Hashable {
  public var sql: String
  /// The values of `$1`, `$2`, … as text; nil is NULL.
  public var parameters: [String?]

  public init(_ sql: String, _ parameters: [String?] = []) {
    self.sql = sql
    self.parameters = parameters
  }
}

extension Query: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}
