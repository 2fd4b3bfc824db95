import Postgres
import Synchronization

/// Watches the statement that is running, and tells who it waits for and how far it is.
///
/// The session that runs the statement cannot say so while it waits; a second session asks `pg_blocking_pids()`. It is
/// opened only when a statement takes long, and doing without it costs nothing but the message.
final class StatementWatch: Sendable {
  private struct State {
    var version: MigrationVersion?
    var statement: ScriptStatement?
    var began: ContinuousClock.Instant?
    var blockers: [SessionInfo] = []
    var progress: StatementProgress?
    var toldProgress: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let target: ConnectionTarget
  /// The roles and applications whose sessions are ended where they are in the way.
  private let kills: Set<String>
  private let emit: @Sendable (RunnerEvent) -> Void
  /// How long a statement runs before the second session looks at it.
  private static let patience: Duration = .milliseconds(100)

  /// How long it waits before it looks at the same statement again.
  private static let pause: Duration = .milliseconds(500)
  /// How often progress is told, at most.
  private static let interval: Duration = .seconds(1)

  init(
    target: ConnectionTarget,
    kills: Set<String> = [],
    emit: @escaping @Sendable (RunnerEvent) -> Void
  ) {
    self.target = target
    self.kills = kills
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
      $0.progress = nil
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
    var looked: (began: ContinuousClock.Instant, at: ContinuousClock.Instant)?
    while (try? await Task.sleep(for: Self.patience)) != nil {
      let (version, statement, began) = state.withLock { ($0.version, $0.statement, $0.began) }
      let now = ContinuousClock.now
      guard let statement, let began, now - began >= Self.patience else { continue }
      // pg_blocking_pids() holds up the lock manager for a moment: it is asked soon, and then now and then.
      if let looked, looked.began == began, now - looked.at < Self.pause { continue }
      looked = (began, now)
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
      if let monitor, found.isEmpty {
        tell((try? await Self.progress(of: backend, monitor)) ?? nil, version, statement, began)
      }
      for blocker in found where kills.contains(blocker.user) || kills.contains(blocker.application) {
        let ended = try? await monitor?.query("SELECT pg_catalog.pg_terminate_backend($1)", [String(blocker.pid)])
        if ended?.first?[0] == "t" { emit(.blockerKilled(version, statement, blocker)) }
      }
    }
    await monitor?.close()
  }

  /// Tells how far the statement is, where that changed and was not told just now; or how long it has been running.
  private func tell(
    _ progress: StatementProgress?,
    _ version: MigrationVersion?,
    _ statement: ScriptStatement,
    _ began: ContinuousClock.Instant
  ) {
    let isNew = state.withLock { state in
      guard state.began == began, progress == nil || state.progress != progress else { return false }
      guard state.toldProgress.map({ .now - $0 >= Self.interval }) ?? true else { return false }
      state.progress = progress
      state.toldProgress = .now
      return true
    }
    guard isNew else { return }
    if let progress {
      emit(.progress(version, statement, progress))
    } else if statement.backfill == nil, .now - began >= Self.interval {
      emit(.running(version, statement, .now - began))
    }
  }

  /// What the server tells of a statement of the kinds it watches (manual: Progress Reporting).
  private static func progress(of backend: Int32, _ monitor: Connection) async throws -> StatementProgress? {
    let rows = try await monitor.query(
      """
      SELECT phase, n.unit, n.done, n.total
      FROM pg_catalog.pg_stat_progress_create_index, LATERAL (
        SELECT 'sessions' AS unit, lockers_done AS done, lockers_total AS total
          WHERE lockers_total > 0 AND phase LIKE 'waiting%'
        UNION ALL SELECT 'blocks', blocks_done, blocks_total WHERE blocks_total > 0
        UNION ALL SELECT 'rows', tuples_done, tuples_total LIMIT 1) n
      WHERE pid = $1
      UNION ALL
      SELECT phase, 'blocks', heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1
      UNION ALL
      SELECT phase, 'blocks', heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_cluster WHERE pid = $1
      UNION ALL
      SELECT phase, 'blocks', sample_blks_scanned, sample_blks_total FROM pg_catalog.pg_stat_progress_analyze
      WHERE pid = $1
      UNION ALL
      SELECT 'copying', 'bytes', bytes_processed, bytes_total FROM pg_catalog.pg_stat_progress_copy WHERE pid = $1
      """,
      [String(backend)]
    )
    guard let row = rows.first else { return nil }
    return StatementProgress(
      phase: try row.string(0),
      unit: row[1].flatMap(StatementProgress.Unit.init) ?? .rows,
      done: row[2].flatMap(Int64.init) ?? 0,
      total: row[3].flatMap(Int64.init) ?? 0
    )
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
