import Diagnostics
import Postgres

/// Runs transactions that need strong locks without ever making the application wait for long.
///
/// Whoever waits for a strong lock makes all others wait behind it. So an attempt waits a moment only, is taken back,
/// and leaves a pause in which everybody goes on, before the next one.
struct LockAttempts: Sendable {
  let options: CopyOptions
  let emit: @Sendable (CopyEvent) -> Void

  /// Runs `body` in a transaction until its locks could be had.
  ///
  /// - Parameters:
  ///   - what: What needs the locks, for messages.
  ///   - relations: The tables of the locks, for the question of who holds them.
  ///   - before: What is done outside of the transaction before each attempt.
  @discardableResult
  func run<T: Sendable>(
    _ connection: Connection,
    _ what: String,
    relations: [UInt32],
    before: () async throws -> Void = {},
    _ body: (Connection, _ attempt: Int) async throws -> T
  ) async throws -> T {
    var attempt = 1
    while true {
      try await before()
      let number = attempt
      do {
        return try await connection.transaction(isolation: .readCommitted) { connection in
          try await connection.execute("SET LOCAL lock_timeout = \(options.lockTimeout.milliseconds)")
          return try await body(connection, number)
        }
      } catch let error as PostgresError where Self.isRetryable(error) {
        let holders = try await holders(relations, connection)
        guard attempt < options.lockAttempts else {
          throw Failure(
            code: "copy-lock",
            "\(what) could not be done: its locks were not to be had in \(attempt) attempts",
            details: holders,
            advice: "wait for the sessions that hold them, or raise the number of attempts",
            underlying: error
          )
        }
        emit(.lockRefused(what, attempt: attempt, of: options.lockAttempts, holders: holders))
      }
      attempt += 1
      try await Task.sleep(for: max(options.lockPause, .milliseconds(200)) * Double.random(in: 1...1.3))
    }
  }

  /// Whether an attempt failed for want of a lock or of time, and may go better another time.
  static func isRetryable(_ error: PostgresError) -> Bool {
    switch error.sqlState {
    case .lockNotAvailable, .deadlockDetected, .serializationFailure: true
    case .queryCanceled: error.kind == .server
    default: false
    }
  }

  private func holders(_ relations: [UInt32], _ connection: Connection) async throws -> [String] {
    let oids = "{" + relations.map { "\($0)" }.joined(separator: ",") + "}"
    let rows = try await connection.query(
      """
      SELECT DISTINCT l.pid, pg_catalog.format('%I.%I', n.nspname, c.relname), l.mode, coalesce(a.state, ''),
        coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0)
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.granted
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        AND l.relation = ANY ($1::pg_catalog.oid[])
        AND l.pid <> pg_catalog.pg_backend_pid()
      ORDER BY 5 DESC, 1, 2, 3 LIMIT 10
      """,
      [oids]
    )
    return rows.map { row in
      "pid \(row[0] ?? "") holds \(row[2] ?? "") on \(row[1] ?? "")"
        + (row[3] == "" ? "" : ", \(row[3] ?? "") since \(row[4] ?? "") s")
    }
  }
}
