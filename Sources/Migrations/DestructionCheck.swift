import Postgres

/// Counts the data that scripts declare to destroy.
struct DestructionCheck: Sendable {
  let connection: Connection
  /// Counting stops above this number.
  let limit: Int64

  /// A table, or a column of one, as it is in the database.
  struct Found: Sendable, Hashable {
    var oid: UInt32
    /// The column's number; 0 where whole rows are meant.
    var attribute: Int
  }

  /// The tables that are there, each with its number of columns: what was there before a run begins.
  ///
  /// What a run itself makes holds only what the run itself wrote. It is told by its number and not by its name,
  /// because a run may rename what holds people's data.
  func snapshot() async throws(PostgresError) -> [UInt32: Int] {
    let rows = try await connection.query(
      "SELECT oid, relnatts FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'm', 'f')"
    )
    var snapshot: [UInt32: Int] = [:]
    for row in rows { snapshot[try row.oid(0)] = try row.int(1) }
    return snapshot
  }

  /// Looks up what a directive names; `nil` where it does not exist.
  func find(_ destruction: Destruction) async throws(PostgresError) -> Found? {
    let rows = try await connection.query(
      """
      SELECT c.oid, coalesce(a.attnum, 0) FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
      WHERE c.oid = pg_catalog.to_regclass($1) AND ($2::text IS NULL OR a.attnum > 0)
      """,
      [destruction.relation, destruction.column]
    )
    guard let row = rows.first else { return nil }
    return Found(oid: try row.oid(0), attribute: try row.int(1))
  }

  /// Counts what would go.
  ///
  /// - Parameter relation: The table, where a transaction has given it another name than the destruction has.
  func count(
    _ destruction: Destruction,
    in relation: String? = nil
  ) async throws(PostgresError) -> CountedDestruction {
    // A line comment in the condition must not swallow what comes after it.
    let condition =
      destruction.column.map { " WHERE \(quoteIdentifier($0)) IS NOT NULL" }
      ?? destruction.condition.map { " WHERE (\($0)\n)" } ?? ""
    let rows = try await connection.query(
      "SELECT count(*) FROM (SELECT FROM \(relation ?? destruction.relation)\(condition) LIMIT \(limit + 1)) rows"
    )
    let count = try rows.first?.int64(0) ?? 0
    return CountedDestruction(destruction: destruction, count: min(count, limit), isExact: count <= limit)
  }
}
