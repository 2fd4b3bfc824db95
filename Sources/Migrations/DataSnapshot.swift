import Postgres

/// The tables of a database and their columns, as far as they hold what people would miss.
struct DataSnapshot: Sendable, Hashable {
  struct Table: Sendable, Hashable {
    var schema: String
    var name: String
    /// The file of the rows; another one after `TRUNCATE` and after everything that writes the table anew.
    var fileNode: UInt32
    /// Names by number, which survives renaming; generated columns are left out.
    var columns: [Int: String]
    /// Columns that are reckoned from others: nothing is lost with them, and a column that became one of them is not.
    var generated: Set<String>
    /// The partitioned table it is a part of.
    var parent: UInt32?
  }

  var tables: [UInt32: Table]

  /// Reads what the session sees; it takes no lock on a table.
  static func read(_ connection: Connection, except ledgerSchema: String) async throws(PostgresError) -> DataSnapshot {
    let rows = try await connection.query(
      """
      SELECT c.oid, n.nspname, c.relname, c.relfilenode, i.inhparent,
        array_agg(a.attnum), array_agg(a.attname::text), array_agg((a.attgenerated <> '')::text)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', $1)
      GROUP BY c.oid, n.nspname, c.relname, c.relfilenode, i.inhparent
      """,
      [ledgerSchema]
    )
    var snapshot = DataSnapshot(tables: [:])
    for row in rows {
      let numbers = try row.textArray(5).map { $0.flatMap(Int.init) }
      let names = try row.textArray(6)
      let isGenerated = try row.textArray(7).map { $0 == "true" }
      var columns: [Int: String] = [:]
      var generated: Set<String> = []
      for (index, name) in names.enumerated() {
        guard let number = numbers[index], let name else { continue }
        if isGenerated[index] { generated.insert(name) } else { columns[number] = name }
      }
      snapshot.tables[try row.oid(0)] = Table(
        schema: try row.string(1),
        name: try row.string(2),
        fileNode: try row.oid(3),
        columns: columns,
        generated: generated,
        parent: try row.optionalOID(4)
      )
    }
    return snapshot
  }
}
