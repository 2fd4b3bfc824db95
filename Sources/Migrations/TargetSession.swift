import Diagnostics
import Postgres

/// The session that changes a target: it holds the runner's lock and runs every statement.
struct TargetSession: Sendable {
  let connection: Connection
  let options: RunnerOptions
  /// `nil` in a scratch database, where nobody is waited for.
  let watch: StatementWatch?
  /// The server process; `nil` where a change of it does no harm.
  let backend: Int32?
  /// What keeps other runners away; `nil` in a scratch database.
  var lock: RunnerLock?
  let emit: @Sendable (RunnerEvent) -> Void

  /// What a script may have changed in its session and the next one must not find.
  ///
  /// That is `DISCARD ALL` without `pg_advisory_unlock_all()`, which would give the runner's lock away.
  private static let reset =
    "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; "
    + "DISCARD SEQUENCES; DISCARD TEMP"

  /// A script means the same in every database: what it was proven to mean in the shadow. Whether a backslash is one in a
  /// string is a setting (PostgreSQL documentation, "String Constants"), and so is how an amount of money is spelled
  /// ("Monetary Types"): one that was read as `$1.00` is no amount where it is written `1,00 €`.
  private static let spellings = ["standard_conforming_strings = on", "lc_monetary = 'C'"]

  /// Runs a body as one transaction, again and again while it fails for want of a lock.
  ///
  /// The body begins inside the transaction; what it throws rolls it back.
  func transaction(
    _ version: MigrationVersion,
    title: String,
    _ segment: MigrationScript.Segment?,
    _ body: () async throws -> Void
  ) async throws {
    try await retrying(version) {
      do {
        try await begin(segment)
        try await body()
        try await commit(title)
      } catch {
        await connection.rollBackQuietly()
        throw error
      }
    }
  }

  /// Runs a body again and again while it fails for want of a lock, with growing pauses.
  ///
  /// - Parameter prepare: What has to be done before the body is run another time.
  func retrying(
    _ version: MigrationVersion,
    _ body: () async throws -> Void,
    again prepare: () async throws -> Void = {}
  ) async throws {
    let end = ContinuousClock.now + options.lockWait
    var pause = options.firstPause
    var attempt = 1
    while true {
      do {
        if attempt > 1 { try await prepare() }
        return try await body()
      } catch var failed as StatementError {
        failed.attempts = attempt
        guard failed.isRetryable, attempt < options.attempts, .now + pause < end else { throw failed }
        emit(
          .retrying(
            version,
            failed.statement,
            failed.error,
            attempt: attempt,
            of: options.attempts,
            pause: pause,
            blockers: watch?.blockers ?? []
          )
        )
        // Runners and writers that retry in step would meet again and again.
        let jittered = pause * Double.random(in: 0.8...1.2)
        do { try await Task.sleep(for: jittered) } catch {
          throw StatementError(statement: failed.statement, error: PostgresError(.cancelled, "cancelled"))
        }
        pause = min(pause * 1.5, options.longestPause)
        attempt += 1
      }
    }
  }

  private func begin(_ segment: MigrationScript.Segment?) async throws {
    let settings = [
      "SET LOCAL lock_timeout = '\((segment?.lockTimeout ?? options.lockTimeout).setting)'",
      "SET LOCAL statement_timeout = '\(options.statementTimeout(of: segment?.statements.first, in: segment).setting)'",
      "SET LOCAL idle_in_transaction_session_timeout = 0",
    ]
    let all = settings + Self.spellings.map { "SET LOCAL \($0)" } + ["SELECT pg_catalog.pg_backend_pid()"]
    try await own("the BEGIN", "\(Self.reset); BEGIN; \(all.joined(separator: "; "))", checksBackend: true)
  }

  /// Sets the timeouts of a segment within the open transaction.
  func applyTimeouts(_ segment: MigrationScript.Segment) async throws {
    let lock = (segment.lockTimeout ?? options.lockTimeout).setting
    let statement = options.statementTimeout(of: segment.statements.first, in: segment).setting
    try await own(
      "setting timeouts",
      "SET LOCAL lock_timeout = '\(lock)'; SET LOCAL statement_timeout = '\(statement)'"
    )
  }

  /// Sets how long the next statements of the open transaction may take.
  func applyTimeout(_ timeout: Duration?) async throws {
    if let setting = Self.setting(timeout) { try await own("setting timeouts", setting) }
  }

  static func setting(_ timeout: Duration?) -> String? {
    timeout.map { "SET LOCAL statement_timeout = '\($0.setting)'" }
  }

  private func commit(_ title: String) async throws {
    do throws(PostgresError) {
      let result = try await connection.execute("COMMIT")
      // A COMMIT of a failed transaction succeeds as a ROLLBACK.
      guard result.commandTag == "COMMIT" else {
        throw PostgresError(.server, "the transaction was rolled back", sqlState: .inFailedSQLTransaction)
      }
    } catch {
      if error.kind == .connection { throw Failure.commitUnknown(title, error) }
      throw StatementError(error: error, doing: "the COMMIT of \(title)")
    }
  }

  /// Prepares the session for statements that commit by themselves.
  func prepareWithoutTransaction(_ segment: MigrationScript.Segment) async throws {
    let settings = [
      "SET lock_timeout = '\((segment.lockTimeout ?? options.lockWait).setting)'",
      "SET statement_timeout = '\((segment.statementTimeout ?? .zero).setting)'",
    ]
    let all = settings + Self.spellings.map { "SET \($0)" } + ["SELECT pg_catalog.pg_backend_pid()"]
    try await own("preparing the session", Self.reset)
    try await own("preparing the session", all.joined(separator: "; "), checksBackend: true)
  }

  /// Ends the work of a transaction before its COMMIT, all in one message: takes back what a script did to its role, does
  /// what was put off to the COMMIT, writes the ledger, and asks.
  ///
  /// - Returns: The answers to the questions.
  func leave(
    _ path: String,
    _ title: String,
    recording record: Query?,
    asking questions: [Query] = []
  ) async throws -> [ResultSet] {
    let status = await connection.transactionStatus
    guard status != .unknown else {
      throw StatementError(error: PostgresError(.connection, "the server closed the connection"))
    }
    guard status == .inTransaction else { throw Failure.transactionEnded(title, path) }
    // What constraints put off may delete rows, too; otherwise it would be done by the COMMIT, after all looking.
    let first: [Query] = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "SET CONSTRAINTS ALL IMMEDIATE"]
    let own = first + (record.map { [$0] } ?? [])
    let answers: [ResultSet]
    do throws(PostgresError) {
      let all = own + (lock.map { [$0.question] } ?? []) + questions
      answers = Array(try await connection.pipeline(all).dropFirst(own.count))
    } catch {
      let index = error.pipelineIndex ?? own.count - 1
      let doing =
        switch index {
        case 0, 1: "resetting the role"
        case 2: "the COMMIT of \(title)"
        default: index < own.count ? "writing the ledger" : "guarding data"
        }
      throw StatementError(error: error, doing: doing)
    }
    guard lock != nil else { return answers }
    guard answers.first?.first?[0] == "t" else { throw Failure.lockGivenAway(title) }
    return Array(answers.dropFirst())
  }

  /// Refuses to go on where a statement gave the runner's lock away.
  func checkLock(_ title: String) async throws {
    guard let lock else { return }
    guard try await ask("looking for the runner's lock", lock.question.sql).first?[0] == "t" else {
      throw Failure.lockGivenAway(title)
    }
  }

  /// Asks one of the runner's own questions, or several; the answer is that of the last.
  func ask(_ doing: String, _ sql: String) async throws -> ResultSet {
    do throws(PostgresError) {
      return try await connection.execute(sql)
    } catch {
      throw StatementError(error: error, doing: doing)
    }
  }

  /// Runs one of the runner's own statements.
  func own(_ doing: String, _ sql: String, checksBackend: Bool = false) async throws {
    let result = try await ask(doing, sql)
    if checksBackend, let backend, let found = result.first?[0].flatMap(Int32.init), found != backend {
      throw Failure.transactionPooling(expected: backend, found: found)
    }
  }

  /// Counts rows, which takes as long as it takes; none is hidden by row-level security, or the server refuses.
  ///
  /// Nothing of it stays: a script goes on with the settings that it had.
  func counting<T>(_ body: () async throws -> T) async throws -> T {
    let doing = "guarding data"
    let settings = "SET LOCAL row_security = off; SET LOCAL statement_timeout = 0"
    guard await connection.transactionStatus == .idle else {
      try await own(doing, "SAVEPOINT strata_count; \(settings)")
      let result = try await body()
      try await own(doing, "ROLLBACK TO SAVEPOINT strata_count; RELEASE SAVEPOINT strata_count")
      return result
    }
    do {
      try await own(doing, "BEGIN READ ONLY; \(settings)")
      let result = try await body()
      try await own(doing, "COMMIT")
      return result
    } catch {
      await connection.rollBackQuietly()
      throw error
    }
  }
}

extension Connection {
  /// Rolls back whatever is open, also when the task is cancelled already.
  nonisolated func rollBackQuietly() async {
    guard await transactionStatus != .idle else { return }
    _ = try? await execute("ROLLBACK", evenIfCancelled: true)
  }
}
