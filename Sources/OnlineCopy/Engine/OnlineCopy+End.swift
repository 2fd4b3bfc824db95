import Diagnostics
import Postgres

extension OnlineCopy {
  /// Gives the run up: triggers, functions, logs and state go, whatever state it is in. The targets stay as they are.
  public func abort() async throws { try await remove() }

  /// Ends a run after its cutover.
  public func finish() async throws {
    try await withControl { connection in
      try await requireRun(connection)
      for state in try await CopyState.read(workspace, connection) where state.phase != .swapped {
        throw Failure.notFollowing(state.definition.source, state.phase)
      }
    }
    try await remove()
  }

  private func remove() async throws {
    try await withControl { connection in
      try await requireRun(connection)
      for relation in try await captured(connection) {
        try await locks.run(connection, "taking the triggers from \(relation.name)", relations: [relation.oid]) {
          (connection: Connection, _: Int) async throws in
          for trigger in relation.triggers {
            try await connection.execute("DROP TRIGGER IF EXISTS \(quoteIdentifier(trigger)) ON \(relation.name)")
          }
        }
      }
      let oids = try await CopyState.read(workspace, connection).map(\.source)
      try await locks.run(connection, "dropping the schema \(workspace.sql)", relations: oids) {
        (connection: Connection, _: Int) async throws in
        try await connection.execute("DROP SCHEMA \(workspace.sql) CASCADE")
      }
    }
  }

  /// A table that has triggers of this run.
  struct Captured {
    var oid: UInt32
    var name: String
    var triggers: [String]
  }

  func captured(_ connection: Connection) async throws -> [Captured] {
    try await connection.query(
      """
      SELECT c.oid, pg_catalog.format('%I.%I', cn.nspname, c.relname), array_agg(t.tgname::text ORDER BY t.tgname)
      FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
      WHERE n.nspname = $1 GROUP BY c.oid, c.relname, cn.nspname ORDER BY c.oid
      """,
      [workspace.schema]
    ).map { row in
      Captured(oid: try row.oid(0), name: try row.string(1), triggers: try row.textArray(2).compactMap { $0 })
    }
  }
}
