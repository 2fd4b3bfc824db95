import Postgres

/// Holds a backfill back where it would be felt: by a rate, by standbys that fall behind, by old transactions.
///
/// Every changed row leaves a dead one, which no vacuum can remove while a transaction is older than the change; and
/// every changed row is sent to the standbys.
struct BackfillThrottle {
  let session: TargetSession
  let version: MigrationVersion
  let statement: ScriptStatement
  let backfill: Backfill

  /// When the next batch may begin, by the rate.
  private var next = ContinuousClock.now
  private var looked: ContinuousClock.Instant?

  /// How often the server is asked, at most: small batches take less time than the question.
  private static let interval: Duration = .seconds(1)

  init(session: TargetSession, version: MigrationVersion, statement: ScriptStatement, backfill: Backfill) {
    self.session = session
    self.version = version
    self.statement = statement
    self.backfill = backfill
  }

  /// Counts the rows of a batch against the rate.
  mutating func changed(_ rows: Int) {
    guard let rate = session.options.backfillRate, rate > 0 else { return }
    next = max(next, .now - .seconds(1)) + .seconds(Double(rows) / Double(rate))
  }

  /// Waits until the next batch may begin.
  mutating func wait() async throws {
    // A scratch database has neither standbys nor anybody who would feel it.
    guard session.watch != nil else { return }
    let now = ContinuousClock.now
    if next > now { try await sleep(next - now) }
    guard looked.map({ .now - $0 >= Self.interval }) ?? true else { return }
    let start = ContinuousClock.now
    var told: String?
    while let reason = try await reason() {
      if told == nil { session.emit(.backfillPaused(version, statement, reason: reason)) }
      told = reason
      guard .now - start < session.options.longestBackfillPause else {
        throw BackfillProblem.heldUp(backfill, reason, session.options.longestBackfillPause)
      }
      try await sleep(Self.interval)
    }
    looked = .now
  }

  /// What is to be waited for; `nil` where nothing is.
  private func reason() async throws -> String? {
    if let limit = session.options.replicationLag {
      let rows = try await session.ask(
        "asking for the standbys' lag",
        """
        SELECT application_name, (extract(epoch FROM replay_lag) * 1000)::bigint
        FROM pg_catalog.pg_stat_replication WHERE replay_lag > interval '\(limit.setting)'
        ORDER BY replay_lag DESC, pid LIMIT 1
        """
      )
      if let row = rows.first {
        let lag = Duration.milliseconds(row[1].flatMap(Int64.init) ?? 0)
        return "the standby \(printable(row[0] ?? "")) is \(lag.words) behind (the limit is \(limit.words))"
      }
    }
    if let limit = session.options.oldestTransaction {
      let rows = try await session.ask(
        "asking for old transactions",
        """
        SELECT \(SessionInfo.columns) FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = current_database() AND a.pid <> pg_catalog.pg_backend_pid()
          AND a.backend_type = 'client backend' AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)
          AND a.xact_start < clock_timestamp() - interval '\(limit.setting)'
        ORDER BY a.xact_start, a.pid LIMIT 1
        """
      )
      if let row = rows.first {
        return "a transaction is older than \(limit.words): \(try SessionInfo(row: row))"
      }
    }
    return nil
  }

  private func sleep(_ time: Duration) async throws {
    do { try await Task.sleep(for: time) } catch {
      throw StatementError(statement: statement, error: PostgresError(.cancelled, "cancelled"))
    }
  }
}
