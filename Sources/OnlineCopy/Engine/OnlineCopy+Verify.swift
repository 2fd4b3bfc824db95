import Diagnostics
import Postgres

extension OnlineCopy {
  /// How many differing rows are named.
  private static let named = 1000

  /// Compares every source with its target, without a lock that anybody would feel.
  ///
  /// One snapshot sees both sides and the log. Rows whose keys are in the log are left out on both sides; all others
  /// have to be the same. Rows fall into buckets by the hash of their key, and only buckets whose checksums differ are
  /// gone into.
  public func verify() async throws -> [Verification] {
    try await withControl { connection in
      try await requireRun(connection)
      var results: [Verification] = []
      for state in try await CopyState.read(workspace, connection) {
        guard state.phase == .following else { throw Failure.notFollowing(state.definition.source, state.phase) }
        results.append(try await verify(state))
      }
      return results
    }
  }

  private func verify(_ state: CopyState) async throws -> Verification {
    let connection = try await session(state.definition.key.operatorSchemas)
    do {
      while true {
        if let result = try await compare(state, connection) {
          await connection.close()
          return result
        }
        // A TRUNCATE that is not replayed yet makes every row differ.
        let replay = try await Replay.prepare(workspace, state, connection, emit)
        _ = try await replay.batch(limit: options.replayBatch, connection)
      }
    } catch {
      await connection.close()
      throw error
    }
  }

  private func compare(_ state: CopyState, _ connection: Connection) async throws -> Verification? {
    let statements = state.statements(workspace)
    return try await connection.transaction(isolation: .repeatableRead, readOnly: true) { connection in
      try await connection.execute("LOCK TABLE \(statements.source), \(statements.target) IN ACCESS SHARE MODE")
      let pending = try await connection.query(statements.pending).onlyRow()
      guard try !pending.bool(1) else { return nil }
      let buckets = Self.buckets(max(state.estimated, state.copied))
      let sums = try await connection.query(statements.differingBuckets(buckets)).onlyRow()
      var result = Verification(
        source: state.definition.source,
        target: state.definition.target,
        sourceRows: try sums.int64(0),
        targetRows: try sums.int64(1),
        pendingKeys: try pending.int64(0),
        differing: 0,
        differences: []
      )
      let differing = try sums.textArray(2)
      guard !differing.isEmpty else { return result }
      let rows = try await connection.query(
        statements.differingKeys(buckets, limit: Self.named),
        [formatTextArray(differing)]
      )
      result.differing = try rows.first?.int64(3) ?? 0
      result.differences = try rows.map { row in
        let kind: Verification.Difference.Kind =
          try !row.bool(2) ? .missing : try !row.bool(1) ? .extra : .changed
        return Verification.Difference(key: try row.string(0), kind: kind)
      }
      return result
    }
  }

  /// About a thousand rows to a bucket; a power of two.
  static func buckets(_ rows: Int64) -> Int {
    var buckets = 16
    while buckets < 65_536, Int64(buckets) * 1000 < rows { buckets *= 2 }
    return buckets
  }
}
