import Postgres

/// How many rows some tables held as a transaction began, to be compared with what they hold at its end.
///
/// The counters of the server (``RowBalance``) know only what was done, also where it was rolled back since: by an
/// `EXCEPTION` block, or to a savepoint. So they raise a suspicion, and what is there decides. Rows that other sessions
/// committed meanwhile are left out; where they delete or change some, the counters bound what this transaction is
/// accused of.
struct RowCount: Sendable {
  private struct Start: Sendable {
    var snapshot: String
    var rows: Int64
  }

  private var starts: [UInt32: Start] = [:]

  /// Counts tables as a transaction begins; those that are not there yet hold nothing.
  static func read(_ tables: Set<UInt32>, _ connection: Connection) async throws(PostgresError) -> RowCount {
    // The age of rows is reckoned from the number of the transaction, which it has to have for that.
    _ = try await connection.query("SELECT pg_catalog.pg_current_xact_id()")
    var count = RowCount()
    for (table, name) in try await names(of: tables, connection) {
      let rows = try await connection.query(
        "SELECT pg_catalog.pg_current_snapshot()::text, (SELECT count(*) FROM ONLY \(name))"
      )
      let row = try rows.onlyRow()
      count.starts[table] = Start(snapshot: try row.string(0), rows: try row.int64(1))
    }
    return count
  }

  /// By how many rows each of the tables grew since by what this transaction did.
  func growth(_ connection: Connection) async throws(PostgresError) -> [UInt32: Int64] {
    var growth: [UInt32: Int64] = [:]
    for (table, name) in try await Self.names(of: Set(starts.keys), connection) {
      guard let start = starts[table] else { continue }
      // The high half of a row's number is not stored; a number that seems to be still to come is one from very long ago.
      let rows = try await connection.query(
        """
        SELECT count(*) FROM (
          SELECT greatest(pg_catalog.pg_current_xact_id()::text::bigint - pg_catalog.age(xmin), 3)::text::xid8 AS id
          FROM ONLY \(name)) rows
        WHERE pg_catalog.pg_visible_in_snapshot(id, $1::pg_catalog.pg_snapshot)
          OR id >= pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
          OR pg_catalog.pg_xact_status(id) = 'in progress'
        """,
        [start.snapshot]
      )
      growth[table] = try rows.onlyRow().int64(0) - start.rows
    }
    return growth
  }

  var isEmpty: Bool { starts.isEmpty }

  /// Whether a table was counted.
  func contains(_ table: UInt32) -> Bool { starts[table] != nil }

  private static func names(
    of tables: Set<UInt32>,
    _ connection: Connection
  ) async throws(PostgresError) -> [(UInt32, String)] {
    let rows = try await connection.query(
      """
      SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY ($1::pg_catalog.oid[]) AND c.relkind = 'r'
      """,
      [formatTextArray(tables.sorted().map(String.init))]
    )
    var names: [(UInt32, String)] = []
    for row in rows { names.append((try row.oid(0), try row.string(1))) }
    return names
  }
}
