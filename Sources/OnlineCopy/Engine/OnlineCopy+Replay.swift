import Diagnostics
import Postgres

extension OnlineCopy {
  /// Replays the logs of all tables until little is left in any, tables side by side.
  func catchUp(_ connection: Connection) async throws {
    var states = try await CopyState.read(workspace, connection)
    for state in states where state.phase != .following {
      throw Failure.notFollowing(state.definition.source, state.phase)
    }
    let throttle = CopyThrottle(options, workspace, emit)
    while true {
      do {
        try await catchUp(states, throttle)
        break
      } catch is Replay.PartitionsChanged {
        for state in states { try await adoptPartitionsIfNeeded(state, connection) }
        states = try await CopyState.read(workspace, connection)
      }
    }
  }

  /// Replays until each table had less in its log than a drain may have to do.
  private func catchUp(_ states: [CopyState], _ throttle: CopyThrottle) async throws {
    let queue = CopyQueue(states)
    let schemas = Set(states.flatMap(\.definition.key.operatorSchemas)).sorted()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<min(max(1, options.workers), states.count) {
        group.addTask {
          let worker = try await session(schemas)
          do {
            while let state = await queue.next() { try await catchUp(state, worker, throttle) }
          } catch {
            await worker.close()
            throw error
          }
          await worker.close()
        }
      }
      try await group.waitForAll()
    }
  }

  private func catchUp(_ state: CopyState, _ connection: Connection, _ throttle: CopyThrottle) async throws {
    let replay = try await Replay.prepare(workspace, state, connection, emit)
    var removed = 0
    while true {
      try await throttle.wait(connection)
      let count = try await replay.batch(limit: options.replayBatch, connection)
      removed += count
      // Removed entries are gone through again by every batch until they are vacuumed.
      if removed >= 5 * options.replayBatch {
        try await connection.execute("VACUUM (ANALYZE) \(replay.statements.log)")
        removed = 0
      }
      if count <= options.cutoverBacklog { return }
    }
  }

  private func adoptPartitionsIfNeeded(_ state: CopyState, _ connection: Connection) async throws {
    let statements = state.statements(workspace)
    let now = try await SourceCondition.read(statements, of: state.source, connection)
    guard case .partitions? = state.condition?.change(to: now) else { return }
    try await adoptPartitions(state, connection)
  }
}

/// The tables that a group of workers goes through, each taken once.
actor CopyQueue {
  private var states: ArraySlice<CopyState>

  init(_ states: [CopyState]) {
    self.states = states[...]
  }

  func next() -> CopyState? { states.popFirst() }
}
