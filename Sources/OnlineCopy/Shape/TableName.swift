import Postgres

/// The name of a table with its schema.
public struct TableName: Sendable, Hashable, Codable, CustomStringConvertible {
  public var schema: String
  public var name: String

  public init(_ schema: String, _ name: String) {
    self.schema = schema
    self.name = name
  }

  /// The name as it stands in SQL.
  public var sql: String { quoteQualified(schema, name) }

  public var description: String { sql }
}
