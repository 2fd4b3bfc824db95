import Diagnostics
public import Postgres

/// What a cutover took.
public struct CutoverReport: Sendable, Hashable, Codable {
  /// How often the locks were tried for.
  public var attempts: Int
  /// How long they were held, and writers waited, in the attempt that was committed.
  public var lockedMilliseconds: Int64
  /// Entries of the log that were left for the last drain.
  public var drained: Int
}

extension OnlineCopy {
  /// Exchanges sources and targets: with all tables locked and nothing left in any log, `exchange` does it in the same
  /// transaction.
  ///
  /// All tables are locked in the order of their OIDs, by attempts that wait a moment only. When the connection is
  /// lost at the commit, the state table tells whether it took place.
  ///
  /// - Parameter exchange: May run several times; everything it does has to be in the transaction it is given.
  public func cutover(_ exchange: @Sendable (Connection) async throws -> Void) async throws -> CutoverReport {
    try await withControl { connection in
      try await requireRun(connection)
      if try await hasSwapped(connection) { return CutoverReport(attempts: 0, lockedMilliseconds: 0, drained: 0) }
      do {
        return try await cutOver(connection, exchange)
      } catch let error as PostgresError where error.kind == .connection {
        guard try await hasSwappedAfterLoss() else { throw error }
        return CutoverReport(attempts: 1, lockedMilliseconds: 0, drained: 0)
      }
    }
  }

  /// Asks on a new connection whether the commit came through that the answer was lost of.
  private func hasSwappedAfterLoss() async throws -> Bool {
    let connection = try await session([])
    let answer: Result<Bool, any Error>
    do { answer = .success(try await hasSwapped(connection)) } catch { answer = .failure(error) }
    await connection.close()
    return try answer.get()
  }

  /// Whether a cutover of this run was committed.
  func hasSwapped(_ connection: Connection) async throws -> Bool {
    let states = try await CopyState.read(workspace, connection)
    return !states.isEmpty && states.allSatisfy { $0.phase == .swapped }
  }

  private func cutOver(
    _ connection: Connection,
    _ exchange: @Sendable (Connection) async throws -> Void
  ) async throws -> CutoverReport {
    while true {
      let states = try await CopyState.read(workspace, connection)
      let tables = Self.lockOrder(states)
      do {
        let report = try await locks.run(
          connection,
          "the cutover",
          relations: tables.map(\.oid),
          before: { try await catchUp(connection) }
        ) { (connection: Connection, attempt: Int) async throws -> CutoverReport in
          let start = ContinuousClock.now
          let drained = try await lockAndDrain(states, tables.map(\.name), connection)
          try await exchange(connection)
          try await connection.execute("UPDATE \(workspace.copies) SET phase = 'swapped'")
          let time = (ContinuousClock.now - start).milliseconds
          return CutoverReport(attempts: attempt, lockedMilliseconds: time, drained: drained)
        }
        for state in states { emit(.phase(state.definition.source, .swapped)) }
        return report
      } catch is Replay.PartitionsChanged {
        // Taken care of by the next catching up.
        continue
      }
    }
  }

  /// All tables in the order of their OIDs, which is the same for everybody who locks them so.
  private static func lockOrder(_ states: [CopyState]) -> [(oid: UInt32, name: TableName)] {
    let sources = states.map { (oid: $0.source, name: $0.definition.source) }
    let targets = states.map { (oid: $0.target, name: $0.definition.target) }
    return (sources + targets).sorted { $0.oid < $1.oid }
  }

  /// Locks everything in one bounded statement, and replays what is left.
  private func lockAndDrain(
    _ states: [CopyState],
    _ tables: [TableName],
    _ connection: Connection
  ) async throws -> Int {
    let schemas = Set(states.flatMap(\.definition.key.operatorSchemas)).sorted()
    // lock_timeout bounds the wait for each table; statement_timeout bounds the sum.
    let list = tables.map(\.sql).joined(separator: ", ")
    try await connection.execute("SET LOCAL statement_timeout = \(2 * options.lockTimeout.milliseconds)")
    try await connection.execute("LOCK TABLE \(list) IN ACCESS EXCLUSIVE MODE")
    try await connection.execute("SET LOCAL statement_timeout = \(options.cutoverTimeout.milliseconds)")
    let path = try await connection.query("SELECT pg_catalog.current_setting('search_path')").onlyRow().string(0)
    let drainPath = (["pg_catalog"] + schemas + ["pg_temp"]).map(quoteIdentifier).joined(separator: ", ")
    if !schemas.isEmpty { try await connection.execute("SET LOCAL search_path = \(drainPath)") }
    var drained = 0
    for state in states {
      let replay = try await Replay.prepare(workspace, state, connection, emit)
      drained += try await replay.apply(limit: nil, connection)
    }
    _ = try await connection.query("SELECT pg_catalog.set_config('search_path', $1, true)", [path])
    return drained
  }
}
