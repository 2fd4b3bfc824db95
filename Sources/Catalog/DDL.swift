/// One statement of data definition and what its author knows about it.
public struct DDL: Sendable, Hashable {
  /// The SQL without a final semicolon.
  public var sql: String
  /// Whether PostgreSQL lets it run in a transaction block (`CREATE INDEX CONCURRENTLY` it does not).
  public var isTransactional: Bool
  /// Why the statement is there, in a few words: `type numeric(10,2) → numeric(12,2)`; empty where the SQL says it all.
  public var why: String

  public init(_ sql: String, isTransactional: Bool = true, why: String = "") {
    self.sql = sql
    self.isTransactional = isTransactional
    self.why = why
  }
}
