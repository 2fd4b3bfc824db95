import Diagnostics
import Postgres

extension OnlineCopy {
  /// Puts the triggers on every source that has none yet, one table at a time.
  func capture(_ connection: Connection) async throws {
    for state in try await CopyState.read(workspace, connection) where state.phase == .planned {
      let statements = state.statements(workspace)
      let cuts = try await cuts(state, statements, connection)
      try await locks.run(connection, "putting triggers on \(statements.source)", relations: [state.source]) {
        (connection: Connection, _: Int) async throws in
        try await connection.execute("LOCK TABLE \(statements.source) IN SHARE ROW EXCLUSIVE MODE")
        try await install(state, statements, phase: .copying, connection)
        var lower: [String]?
        for (index, upper) in (cuts.map(Optional.some) + [nil]).enumerated() {
          _ = try await connection.query(
            """
            INSERT INTO \(workspace.ranges) (copy, range, after_key, up_to, reached)
            VALUES ($1, $2, $3::text[], $4::text[], $3::text[])
            """,
            ["\(state.number)", "\(index + 1)", lower.map { formatTextArray($0) }, upper.map { formatTextArray($0) }]
          )
          lower = upper
        }
      }
      emit(.phase(state.definition.source, .copying))
    }
  }

  /// Makes the triggers in the transaction that is open and holds the lock, and records what the source is.
  func install(
    _ state: CopyState,
    _ statements: CopyStatements,
    phase: CopyPhase,
    _ connection: Connection
  ) async throws {
    for member in try await members(of: state.source, connection) {
      // One message: others wait for the lock meanwhile.
      try await connection.execute(statements.captureTriggers(on: member).joined(separator: ";\n"))
    }
    try await record(state, statements, connection)
    _ = try await connection.query(
      "UPDATE \(workspace.copies) SET phase = $2 WHERE copy = $1",
      ["\(state.number)", phase.rawValue]
    )
  }

  /// Records what the source is.
  func record(_ state: CopyState, _ statements: CopyStatements, _ connection: Connection) async throws {
    let now = try await SourceCondition.read(statements, of: state.source, connection)
    _ = try await connection.query(
      """
      UPDATE \(workspace.copies) SET source_columns = $2, members = $3::text[]::oid[], triggers = $4::text[]
      WHERE copy = $1
      """,
      ["\(state.number)", now.columns, formatTextArray(now.members), formatTextArray(now.triggers)]
    )
  }

  /// The qualified names of a table and all its partitions.
  func members(of source: UInt32, _ connection: Connection) async throws -> [String] {
    try await connection.query(
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = $1 OR c.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid))
      ORDER BY c.oid
      """,
      ["\(source)"]
    ).map { row in try row.string(0) }
  }

  /// Keys that cut a large table into ranges; none for a small one.
  private func cuts(
    _ state: CopyState,
    _ statements: CopyStatements,
    _ connection: Connection
  ) async throws -> [[String]] {
    let parts = min(options.workers * 4, Int(state.estimated) / max(1, options.rowsPerRange))
    guard options.workers > 1, parts > 1 else { return [] }
    let percent = min(100, max(0.01, 100 * Double(parts * 500) / Double(state.estimated)))
    return try await connection.query(statements.cuts(parts: parts, percent: percent))
      .map { row in try row.textArray(0).map { $0 ?? "" } }
  }

  /// Brings partitions that came since under the triggers, and has everything compared that was in those that came or
  /// went: what was written to a partition before it had triggers nobody knows.
  func adoptPartitions(_ state: CopyState, _ connection: Connection) async throws {
    let statements = state.statements(workspace)
    let known = Set(state.condition?.members ?? [])
    try await locks.run(connection, "putting triggers on new partitions", relations: [state.source]) {
      (connection: Connection, _: Int) async throws in
      try await connection.execute("LOCK TABLE \(statements.source) IN SHARE ROW EXCLUSIVE MODE")
      let rows = try await connection.query(
        """
        SELECT p.relid::pg_catalog.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind = 'r'
        FROM pg_catalog.pg_partition_tree(\(state.source)) p JOIN pg_catalog.pg_class c ON c.oid = p.relid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY c.oid
        """
      )
      for row in rows where !known.contains(row[0] ?? "") {
        let name = try row.string(1)
        for statement in statements.captureTriggers(on: name) { try await connection.execute(statement) }
        if try row.bool(2) { try await connection.execute(statements.logAll(of: name)) }
      }
      try await connection.execute("INSERT INTO \(statements.log) (truncated) VALUES (true)")
      try await record(state, statements, connection)
    }
    emit(.partitionsChanged(state.definition.source))
  }
}
