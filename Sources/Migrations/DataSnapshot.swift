import Postgres

/// The tables of a database and their columns, as far as they hold what people would miss.
struct DataSnapshot: Sendable, Hashable {
  struct Table: Sendable, Hashable {
    var schema: String
    var schemaID: UInt32
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
  /// Those of which the open transaction, or one shortly before it in the same session, deleted rows.
  private(set) var deletedFrom: Set<UInt32> = []
  /// Other relations that the open transaction holds its strongest lock on: those that it made are among them.
  private(set) var strangers: Set<UInt32> = []
  /// The schemas by number; renaming one locks none of its tables.
  private var schemas: [UInt32: String] = [:]
  /// The schema that is Strata's own.
  private let ledgerSchema: String

  /// Reads what the session sees; it takes no lock on a table.
  static func read(_ connection: Connection, except ledgerSchema: String) async throws(PostgresError) -> DataSnapshot {
    let found = try await connection.pipeline([
      Query(Self.schemaQuery), Query(Self.tableQuery("pg_catalog.pg_class c")),
    ])
    var snapshot = DataSnapshot(tables: [:], ledgerSchema: ledgerSchema)
    try snapshot.takeSchemas(found[0])
    try snapshot.takeTables(found[1])
    return snapshot
  }

  /// What tells which of these tables the open transaction may have changed.
  var questions: [Query] { [Query(Self.schemaQuery), Query(Self.lockQuery)] }

  /// Reads again what the open transaction may have changed of these tables, so that a version costs the same however
  /// large the database is; what it made itself is not looked for.
  ///
  /// Whatever drops, renames, empties or rewrites a table or a column holds its strongest lock up to the end of the
  /// transaction, and what deletes rows one of its own (PostgreSQL documentation, "Explicit Locking").
  ///
  /// - Parameter seen: The answers to ``questions``.
  mutating func update(_ connection: Connection, _ seen: [ResultSet]) async throws(PostgresError) {
    try takeSchemas(seen[0])
    var locked: [String] = []
    deletedFrom = []
    strangers = []
    for row in seen[1] {
      let table = try row.oid(0)
      let isLocked = try row.bool(1)
      guard tables[table] != nil, let oid = row[0] else {
        if isLocked { strangers.insert(table) }
        continue
      }
      if isLocked { locked.append(oid) } else { deletedFrom.insert(table) }
    }
    guard !locked.isEmpty else { return }
    let source = """
      pg_catalog.unnest($1::pg_catalog.oid[]) l(oid) LEFT JOIN pg_catalog.pg_class c ON c.oid = l.oid
      """
    try takeTables(try await connection.query(Self.tableQuery(source, oid: "l.oid"), [formatTextArray(locked)]))
  }

  /// A session has locks on relations of its own database and on shared ones, whose database is 0.
  private static let lockQuery = """
    SELECT relation, mode = 'AccessExclusiveLock' FROM pg_catalog.pg_locks
    WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND database <> 0 AND CASE mode
      WHEN 'AccessExclusiveLock' THEN true
      WHEN 'RowExclusiveLock' THEN pg_catalog.pg_stat_get_xact_tuples_deleted(relation) > 0 END
    """

  private mutating func takeSchemas(_ rows: ResultSet) throws(PostgresError) {
    var names: [UInt32: String] = [:]
    for row in rows {
      let name = try row.string(1)
      if isOfUsers(name) { names[try row.oid(0)] = name }
    }
    guard names != schemas else { return }
    schemas = names
    for (oid, table) in tables { tables[oid]?.schema = names[table.schemaID] ?? table.schema }
  }

  private func isOfUsers(_ schema: String) -> Bool {
    if schema.utf8.starts(with: "pg_".utf8) {
      return schema != "pg_catalog" && !schema.hasPrefix("pg_toast") && !schema.hasPrefix("pg_temp_")
    }
    return schema != "information_schema" && schema != ledgerSchema
  }

  /// Takes tables in that the open transaction made.
  mutating func take(_ fresh: Set<UInt32>, _ connection: Connection) async throws(PostgresError) {
    guard !fresh.isEmpty else { return }
    let source = "pg_catalog.pg_class c"
    let query = Self.tableQuery(source) + " AND c.oid = ANY ($1::pg_catalog.oid[])"
    try takeTables(try await connection.query(query, [formatTextArray(fresh.sorted().map(String.init))]))
  }

  private mutating func takeTables(_ rows: ResultSet) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      tables[oid] = nil
      guard let kind = row[1], kind == "r" || kind == "p", let schema = schemas[try row.oid(2)] else { continue }
      tables[oid] = try Table(row, schema)
    }
  }

  /// Without a condition, which would take the server longer to plan than all names to be sent.
  private static let schemaQuery = "SELECT oid, nspname FROM pg_catalog.pg_namespace"

  private static func tableQuery(_ source: String, oid: String = "c.oid") -> String {
    """
    SELECT \(oid), c.relkind, c.relnamespace, c.relname, c.relfilenode, i.inhparent, a.numbers, a.names, a.generated
    FROM \(source)
    LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
    LEFT JOIN LATERAL (
      SELECT pg_catalog.array_agg(attnum) AS numbers, pg_catalog.array_agg(attname::text) AS names,
        pg_catalog.array_agg((attgenerated <> '')::text) AS generated
      FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    ) a ON c.relkind IN ('r', 'p')
    WHERE \(oid == "c.oid" ? "c.relkind IN ('r', 'p')" : "true")
    """
  }
}

extension DataSnapshot.Table {
  fileprivate init(_ row: Row, _ schema: String) throws(PostgresError) {
    let numbers = (try row.optionalTextArray(6) ?? []).map { $0.flatMap(Int.init) }
    let names = try row.optionalTextArray(7) ?? []
    let isGenerated = (try row.optionalTextArray(8) ?? []).map { $0 == "true" }
    var columns: [Int: String] = [:]
    var generated: Set<String> = []
    for (index, name) in names.enumerated() {
      guard let number = numbers[index], let name else { continue }
      if isGenerated[index] { generated.insert(name) } else { columns[number] = name }
    }
    self.init(
      schema: schema,
      schemaID: try row.oid(2),
      name: try row.string(3),
      fileNode: try row.oid(4),
      columns: columns,
      generated: generated,
      parent: try row.optionalOID(5)
    )
  }
}
