import Diagnostics
public import Postgres

/// How one run takes over from another when tables change places: what is written to the new ones from the first moment
/// on is logged for the old ones.
///
/// ``prepare(_:)`` makes what takes time before any lock is held; ``release(_:)`` of the run that ends and
/// ``arm(_:schemas:)`` of the one that begins are called within ``cutover(_:)``.
extension OnlineCopy {
  /// Makes the schema of a run whose targets hold the rows already and are still written to; nothing is logged yet.
  ///
  /// What a run that never began has left is made anew.
  public func prepare(_ requests: [CopyRequest]) async throws {
    try await withControl { connection in
      if try await exists(connection) {
        let states = try await CopyState.read(workspace, connection)
        guard states.allSatisfy({ $0.phase == .planned }) else { throw Failure.copyExists(name) }
        try await connection.execute("DROP SCHEMA \(workspace.sql) CASCADE")
      }
      let plans = try await CopyPlanner(connection).plan(requests, following: true)
      try await connection.transaction { connection in
        try await make(plans, phase: .planned, connection)
      }
    }
  }

  /// Takes the run's triggers off its sources, in the transaction that is open and has locked them.
  public func release(_ connection: Connection) async throws {
    for relation in try await captured(connection) {
      let drops = relation.triggers.map { "DROP TRIGGER \(quoteIdentifier($0)) ON \(relation.name)" }
      try await connection.execute(drops.joined(separator: ";\n"))
    }
  }

  /// Lets a prepared run begin, in the transaction that is open and has locked its tables: from its commit on every write
  /// to the sources is logged.
  ///
  /// - Parameter schemas: The new names of schemas that were renamed since the run was prepared.
  public func arm(_ connection: Connection, schemas: [String: String]) async throws {
    try await connection.execute(workspace.guardFunction)
    let now = try await connection.query("SELECT pg_catalog.pg_current_xact_id()::text").onlyRow().string(0)
    for state in try await CopyState.read(workspace, connection) {
      var state = state
      state.definition.rename(schemas)
      let statements = state.statements(workspace)
      _ = try await connection.query(
        "UPDATE \(workspace.copies) SET definition = $2 WHERE copy = $1",
        ["\(state.number)", try state.definition.json]
      )
      for member in try await members(of: state.source, connection) {
        let triggers = workspace.guardTriggers(state.number, on: member, since: now)
        try await connection.execute(triggers.joined(separator: ";\n"))
      }
      try await install(state, statements, phase: .following, connection)
    }
  }

  /// Whether the run has a schema in the database.
  public func exists() async throws -> Bool {
    let connection = try await session([])
    let answer: Result<Bool, any Error>
    do { answer = .success(try await exists(connection)) } catch { answer = .failure(error) }
    await connection.close()
    return try answer.get()
  }

  /// How far each table is; reads only.
  public func status() async throws -> [CopyTableStatus] {
    let connection = try await session([])
    let answer: Result<[CopyTableStatus], any Error>
    do { answer = .success(try await status(connection)) } catch { answer = .failure(error) }
    await connection.close()
    return try answer.get()
  }

  private func status(_ connection: Connection) async throws -> [CopyTableStatus] {
    try await requireRun(connection)
    var result: [CopyTableStatus] = []
    for state in try await CopyState.read(workspace, connection) {
      let log = state.statements(workspace).log
      let entries = try await connection.query(
        "SELECT count(*) FROM (SELECT FROM \(log) LIMIT \(CopyTableStatus.mostEntries)) x"
      ).onlyRow()
      result.append(
        CopyTableStatus(
          source: state.definition.source,
          target: state.definition.target,
          phase: state.phase,
          copied: state.copied,
          estimated: state.estimated,
          replayed: state.replayed,
          pending: try entries.int64(0)
        )
      )
    }
    return result
  }
}

/// How far a table of a run is.
public struct CopyTableStatus: Sendable, Hashable, Codable {
  public var source: TableName
  public var target: TableName
  public var phase: CopyPhase
  /// Rows that were copied, and how many there are as the server estimates.
  public var copied: Int64
  public var estimated: Int64
  /// Entries of the log that were replayed.
  public var replayed: Int64
  /// Entries that wait in the log; no more than ``mostEntries`` are counted.
  public var pending: Int64

  /// How many entries of a log are counted.
  public static let mostEntries: Int64 = 1_000_000
}

extension CopyDefinition {
  /// Takes over new names of schemas. Types are written with their schema before them, unless it is PostgreSQL's own.
  mutating func rename(_ schemas: [String: String]) {
    func renamed(_ text: String) -> String {
      for (old, new) in schemas {
        let prefix = quoteIdentifier(old) + "."
        if text.hasPrefix(prefix) { return quoteIdentifier(new) + "." + text.dropFirst(prefix.count) }
      }
      return text
    }
    source.schema = schemas[source.schema] ?? source.schema
    target.schema = schemas[target.schema] ?? target.schema
    types = types.mapValues(renamed)
    baseTypes = baseTypes.mapValues(renamed)
    key.operatorSchemas = key.operatorSchemas.map { schemas[$0] ?? $0 }
    for index in key.columns.indices {
      key.columns[index].sourceType = renamed(key.columns[index].sourceType)
      key.columns[index].cast = key.columns[index].cast.map(renamed)
      key.columns[index].collation = key.columns[index].collation.map(renamed)
    }
  }
}

extension Workspace {
  /// Refuses a write that was begun before the tables changed places.
  ///
  /// A `REPEATABLE READ` transaction that is older than the exchange sees the new tables as they were then, without what
  /// was replayed since: an `UPDATE` would miss rows that are there. It has to begin again, as it has to after any other
  /// serialization failure. Statements of `READ COMMITTED` have a snapshot of their own that they take when they have
  /// their locks, and never meet this. (Manual: section 13.2.2 "Repeatable Read Isolation Level".)
  var guardFunction: String {
    let body = """
      BEGIN
        RAISE EXCEPTION 'the tables were exchanged since this transaction began'
          USING ERRCODE = 'serialization_failure', HINT = 'Begin the transaction again.';
      END
      """
    return "CREATE FUNCTION \(sql).refuse_older() RETURNS trigger LANGUAGE plpgsql AS \(quoteLiteral(body))"
  }

  /// The triggers that call it where the snapshot does not have the exchange.
  func guardTriggers(_ copy: Int, on relation: String, since transaction: String) -> [String] {
    let name = quoteIdentifier("strata_copy_\(copy)_older")
    return [
      """
      CREATE TRIGGER \(name) BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON \(relation) FOR EACH STATEMENT
      WHEN (NOT pg_catalog.pg_visible_in_snapshot(\(quoteLiteral(transaction))::pg_catalog.xid8,
          pg_catalog.pg_current_snapshot())
        AND pg_catalog.pg_current_xact_id_if_assigned() IS DISTINCT FROM \(quoteLiteral(transaction))::pg_catalog.xid8)
      EXECUTE FUNCTION \(sql).refuse_older()
      """,
      "ALTER TABLE \(relation) ENABLE ALWAYS TRIGGER \(name)",
    ]
  }
}
