import Diagnostics
import Postgres

/// Holds all workers of a run back where they would be felt, or where somebody paused the run.
actor CopyThrottle {
  private let options: CopyOptions
  private let workspace: Workspace
  private let emit: @Sendable (CopyEvent) -> Void
  /// When the next chunk may begin, by the rate.
  private var next = ContinuousClock.now
  private var looked: ContinuousClock.Instant?

  private static let interval: Duration = .milliseconds(250)

  init(_ options: CopyOptions, _ workspace: Workspace, _ emit: @escaping @Sendable (CopyEvent) -> Void) {
    self.options = options
    self.workspace = workspace
    self.emit = emit
  }

  /// Counts copied rows against the rate.
  func copied(_ rows: Int) {
    guard let rate = options.rate, rate > 0 else { return }
    next = max(next, .now - .seconds(1)) + .seconds(Double(rows) / Double(rate))
  }

  /// Waits until the next chunk or batch may begin.
  func wait(_ connection: Connection) async throws {
    while next > .now { try await Task.sleep(for: next - .now) }
    guard looked.map({ .now - $0 >= Self.interval }) ?? true else { return }
    var told: String?
    while let reason = try await reason(connection) {
      if told != reason { emit(.waiting(reason)) }
      told = reason
      try await Task.sleep(for: Self.interval)
    }
    looked = .now
  }

  /// What is to be waited for; `nil` where nothing is.
  private func reason(_ connection: Connection) async throws -> String? {
    if try await connection.query("SELECT paused FROM \(workspace.run)").onlyRow().bool(0) {
      return "the copy is paused"
    }
    if let limit = options.replicationLag {
      let rows = try await connection.query(
        """
        SELECT application_name, state IS NULL, extract(epoch FROM replay_lag)::float8
        FROM pg_catalog.pg_stat_replication
        WHERE state IS NULL OR replay_lag > pg_catalog.make_interval(secs => $1)
        ORDER BY 2 DESC, replay_lag DESC LIMIT 1
        """,
        ["\(Double(limit.milliseconds) / 1000)"]
      )
      if let row = rows.first {
        if try row.bool(1) { throw Failure.hidden("the lag of standbys") }
        return "the standby \(row[0] ?? "") is \(row[2] ?? "") s behind"
      }
    }
    if let limit = options.oldestTransaction {
      let rows = try await connection.query(
        """
        SELECT pid, backend_type IS NULL, extract(epoch FROM clock_timestamp() - xact_start)::bigint
        FROM pg_catalog.pg_stat_activity
        WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()
          AND (backend_type IS NULL
            OR backend_type = 'client backend' AND xact_start < clock_timestamp() - pg_catalog.make_interval(secs => $1))
        ORDER BY 2 DESC, xact_start LIMIT 1
        """,
        ["\(Double(limit.milliseconds) / 1000)"]
      )
      if let row = rows.first {
        if try row.bool(1) { throw Failure.hidden("the transactions of other roles") }
        return "the transaction of pid \(row[0] ?? "") is \(row[2] ?? "") s old"
      }
    }
    if let limit = options.busySessions {
      // Every session in a transaction holds a lock on its virtual transaction, which any role may see.
      let count = try await connection.query(
        """
        SELECT count(*) FROM pg_catalog.pg_locks
        WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND granted
        """
      ).onlyRow().int(0)
      if count > limit { return "\(count) sessions are in a transaction" }
    }
    return nil
  }
}
