import Postgres
import Synchronization

/// Watches the statement that is running, and tells who it waits for.
///
/// The session that runs the statement cannot say so while it waits; a second session asks `pg_blocking_pids()`. It is
/// opened only when a statement takes long, and doing without it costs nothing but the message.
final class StatementWatch: Sendable {
  private struct State {
    var version: MigrationVersion?
    var statement: ScriptStatement?
    var began: ContinuousClock.Instant?
    var blockers: [SessionInfo] = []
  }

  private let state = Mutex(State())
  private let target: ConnectionTarget
  private let emit: @Sendable (RunnerEvent) -> Void
  /// How long a statement runs before the second session looks at it.
  private static let patience: Duration = .milliseconds(250)

  init(target: ConnectionTarget, emit: @escaping @Sendable (RunnerEvent) -> Void) {
    self.target = target
    self.emit = emit
  }

  /// The statement that runs now; notices belong to it.
  var statement: ScriptStatement? { state.withLock { $0.statement } }

  /// Who the last statement waited for when it was last looked at.
  var blockers: [SessionInfo] { state.withLock { $0.blockers } }

  func begin(_ statement: ScriptStatement, of version: MigrationVersion?) {
    state.withLock {
      $0.version = version
      $0.statement = statement
      $0.began = .now
      $0.blockers = []
    }
  }

  func end() {
    state.withLock {
      $0.statement = nil
      $0.began = nil
    }
  }

  /// Watches until the task is cancelled.
  func run(backend: Int32) async {
    var monitor: Connection?
    while (try? await Task.sleep(for: Self.patience)) != nil {
      let (version, statement, began) = state.withLock { ($0.version, $0.statement, $0.began) }
      guard let statement, let began, ContinuousClock.now - began >= Self.patience else { continue }
      if monitor == nil {
        monitor = try? await Connection.connect(to: target.setting("application_name", "strata watch"))
        guard monitor != nil else { return }
      }
      guard let found = try? await Self.blockers(of: backend, monitor) else { continue }
      let changed = state.withLock { state in
        guard state.began == began, !found.isEmpty else { return false }
        defer { state.blockers = found }
        return state.blockers.map(\.pid) != found.map(\.pid)
      }
      if changed { emit(.waitingForLock(version, statement, blockers: found)) }
    }
    await monitor?.close()
  }

  private static func blockers(of backend: Int32, _ monitor: Connection?) async throws -> [SessionInfo] {
    guard let monitor else { return [] }
    let rows = try await monitor.query(
      """
      SELECT \(SessionInfo.columns) FROM pg_catalog.pg_stat_activity a
      WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1)) ORDER BY a.pid
      """,
      [String(backend)]
    )
    return try rows.map { row in try SessionInfo(row: row) }
  }
}
