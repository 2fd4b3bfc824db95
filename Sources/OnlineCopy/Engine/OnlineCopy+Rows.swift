import Diagnostics
import Postgres

extension OnlineCopy {
  /// Copies what is left of all tables, with all workers.
  func copyRows(_ connection: Connection) async throws {
    let states = try await CopyState.read(workspace, connection).filter { $0.phase == .copying }
    guard !states.isEmpty else { return }
    let throttle = CopyThrottle(options, workspace, emit)
    let meter = CopyMeter(states)
    let schemas = Set(states.flatMap(\.definition.key.operatorSchemas)).sorted()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, options.workers) {
        group.addTask {
          let worker = try await session(schemas)
          do {
            for state in states { try await copy(state, worker, throttle, meter) }
          } catch {
            await worker.close()
            throw error
          }
          await worker.close()
        }
      }
      try await group.waitForAll()
    }
    for state in states {
      // A range that nobody could take and that is not done is a dead process's, whose last statement still runs.
      let moved = try await connection.query(
        """
        UPDATE \(workspace.copies) c SET phase = 'building' WHERE copy = $1 AND phase = 'copying'
          AND NOT EXISTS (SELECT FROM \(workspace.ranges) r WHERE r.copy = c.copy AND NOT r.done)
        """,
        ["\(state.number)"]
      )
      guard moved.affectedRows == 1 else {
        try await Task.sleep(for: options.lockPause)
        return try await copyRows(connection)
      }
      emit(.phase(state.definition.source, .building))
    }
  }

  /// Copies chunk after chunk of one table, of whatever range nobody else is at.
  private func copy(
    _ state: CopyState,
    _ connection: Connection,
    _ throttle: CopyThrottle,
    _ meter: CopyMeter
  ) async throws {
    let statements = state.statements(workspace)
    var size = options.firstChunk
    while true {
      try await throttle.wait(connection)
      let start = ContinuousClock.now
      let limit = size
      let copied: Int?
      do {
        copied = try await connection.transaction(isolation: .readCommitted) { connection in
          try await chunk(statements, rows: limit, connection)
        }
      } catch let error as PostgresError where error.kind == .server && !LockAttempts.isRetryable(error) {
        throw Failure.doesNotFit(state.definition.target, error)
      } catch let error as PostgresError where LockAttempts.isRetryable(error) {
        try await Task.sleep(for: options.lockPause)
        continue
      }
      guard let copied else { return }
      await throttle.copied(copied)
      emit(.copied(state.definition.source, await meter.add(copied, to: state.number)))
      // Half or twice as large at most: one slow chunk says little about the next.
      let time = max(ContinuousClock.now - start, .milliseconds(1))
      let ratio = min(2, max(0.5, Double(options.chunkTime.milliseconds) / Double(max(1, time.milliseconds))))
      size = min(options.largestChunk, max(100, Int(Double(size) * ratio)))
    }
  }

  /// Copies one chunk in the transaction that is open.
  ///
  /// - Returns: How many rows; `nil` where no range is left that nobody works at.
  private func chunk(_ statements: CopyStatements, rows: Int, _ connection: Connection) async throws -> Int? {
    // Before any snapshot: TRUNCATE waits until the chunk is there, or the chunk sees what it has left.
    try await connection.execute("LOCK TABLE \(statements.source) IN ACCESS SHARE MODE")
    let ranges = try await connection.query(
      """
      SELECT range, reached, up_to FROM \(workspace.ranges) WHERE copy = $1 AND NOT done
      ORDER BY reached IS NOT DISTINCT FROM after_key, range LIMIT 1 FOR UPDATE SKIP LOCKED
      """,
      ["\(statements.number)"]
    )
    guard let range = ranges.first else { return nil }
    let reached = try range.optionalTextArray(1)?.map { $0 ?? "" }
    let upper = try range.optionalTextArray(2)?.map { $0 ?? "" }
    let ends = try await connection.query(statements.end(after: reached, upTo: upper, rows: rows))
    let end = try ends.first?.textArray(0).map { $0 ?? "" }
    let copied = try await connection.query(statements.copy(after: reached, upTo: end ?? upper)).affectedRows
    _ = try await connection.query(
      """
      UPDATE \(workspace.ranges) SET reached = coalesce($3::text[], reached), done = $3 IS NULL, rows = rows + $4
      WHERE copy = $1 AND range = $2
      """,
      ["\(statements.number)", range[0], end.map { formatTextArray($0) }, "\(copied)"]
    )
    return copied
  }

  /// Runs the statements that finish the targets, each in a transaction with the count of those that are done.
  func build(_ connection: Connection) async throws {
    for state in try await CopyState.read(workspace, connection) where state.phase == .building {
      let target = state.definition.target
      for (index, statement) in state.definition.afterCopy.enumerated().dropFirst(state.built) {
        try await connection.transaction { connection in
          try await connection.execute(statement)
          try await connection.execute(
            "UPDATE \(workspace.copies) SET built = \(index + 1) WHERE copy = \(state.number)"
          )
        }
      }
      try await connection.execute("ANALYZE \(target.sql)")
      _ = try await ReplayStyle.find(state.definition, connection)
      try await connection.execute(
        "UPDATE \(workspace.copies) SET phase = 'following' WHERE copy = \(state.number)"
      )
      emit(.phase(state.definition.source, .following))
    }
  }
}

/// Adds up what all workers have copied.
actor CopyMeter {
  private var copied: [Int: Int64] = [:]
  private let estimated: [Int: Int64]
  private var here: [Int: Int64] = [:]
  private let start = ContinuousClock.now

  init(_ states: [CopyState]) {
    copied = Dictionary(uniqueKeysWithValues: states.map { ($0.number, $0.copied) })
    estimated = Dictionary(uniqueKeysWithValues: states.map { ($0.number, $0.estimated) })
  }

  func add(_ rows: Int, to number: Int) -> CopyProgress {
    copied[number, default: 0] += Int64(rows)
    here[number, default: 0] += Int64(rows)
    let seconds = Double(max(1, (ContinuousClock.now - start).milliseconds)) / 1000
    let total = here.values.reduce(0, +)
    return CopyProgress(rows: copied[number] ?? 0, estimated: estimated[number] ?? 0, rate: Double(total) / seconds)
  }
}
