import Diagnostics
import OnlineCopy
import Postgres
import Synchronization
import TestSupport
import Testing

/// What a lost connection leaves, pausing, giving up, and what is noticed of meddling.
@Suite struct CopyRecoveryTests {
  private static let items = """
    CREATE TABLE app.t (id int PRIMARY KEY, name text, n int);
    CREATE TABLE green.t (LIKE app.t);
    INSERT INTO app.t SELECT i, 'name ' || i, i % 7 FROM generate_series(1, 2000) i;
    """
  private static let request = CopyRequest.table(
    "t",
    afterCopy: ["ALTER TABLE green.t ADD PRIMARY KEY (id)", "CREATE INDEX ON green.t (n)"]
  )

  private func options() -> CopyOptions {
    var options = CopyOptions()
    options.firstChunk = 100
    options.largestChunk = 100
    options.replayBatch = 50
    options.cutoverBacklog = 0
    return options
  }

  /// Ends every session of the copy, as the same role, after a number of events; then it goes on to the end.
  @Test(arguments: [1, 2, 5, 12, 21, 22, 23, 24, 26, 30])
  func aLostConnectionIsGoneOnFrom(after count: Int) async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let events = Atomic(0)
      let killer = try await Connection.connect(to: target)
      let (kills, signal) = AsyncStream.makeStream(of: Void.self)
      let copy = try OnlineCopy(target, name: "run", options: options()) { _ in
        if events.add(1, ordering: .relaxed).newValue == count { signal.yield() }
      }
      let killing = Task {
        for await _ in kills {
          try await killer.execute(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND pid NOT IN (pg_backend_pid(), \(connection.backendPID))
            """
          )
        }
      }
      _ = try? await copy.start([Self.request])
      if try await connection.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'strata_copy_run'") == "0" {
        try await copy.start([Self.request])
      }
      for round in 0..<3 {
        try await connection.execute(
          "UPDATE app.t SET n = n + 1 WHERE id % 9 = 0; DELETE FROM app.t WHERE id = \(round + 1)"
        )
        do { try await retry { try await copy.advance() } } catch let error as PostgresError {
          #expect(error.kind == .connection, "\(error)")
        }
      }
      signal.finish()
      try await killing.value
      try await retry { try await copy.advance() }
      let found = try await copy.verify()[0]
      #expect(found.isSame && found.sourceRows == found.targetRows && found.targetRows == 1997, "\(found)")
      let indexes = try await connection.value("SELECT count(*) FROM pg_indexes WHERE schemaname = 'green'")
      #expect(indexes == "2")
      await killer.close()
    }
  }

  /// A backend that was ended holds its locks for a moment longer.
  private func retry(_ body: () async throws -> Void) async throws {
    for _ in 0..<50 {
      do { return try await body() } catch let failure as Failure where failure.code == "copy-is-running" {
        try await Task.sleep(for: .milliseconds(100))
      }
    }
    try await body()
  }

  @Test func abortLeavesNoTrace() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let before = try await connection.lines(everythingThere)
      let copy = try OnlineCopy(target, name: "It's \"odd\"", options: options())
      try await copy.start([Self.request])
      try await copy.abort()
      #expect(try await connection.lines(everythingThere) == before)
      try await copy.start([Self.request])
      try await copy.advance()
      #expect(try await connection.lines(everythingThere) != before)
      try await copy.abort()
      #expect(try await connection.lines(everythingThere) == before)
      let failure = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(failure?.code == "copy-unknown")
    }
  }

  @Test func aPausedCopyWaitsAndGoesOn() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let (waits, signal) = AsyncStream.makeStream(of: String.self)
      let copy = try OnlineCopy(target, name: "run", options: options()) { event in
        if case .waiting(let reason) = event { signal.yield(reason) }
      }
      try await copy.start([Self.request])
      try await copy.pause()
      let running = Task { try await copy.advance() }
      var reasons = waits.makeAsyncIterator()
      #expect(await reasons.next() == "the copy is paused")
      #expect(try await connection.value("SELECT count(*) FROM green.t") == "0")
      let second = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(second?.code == "copy-is-running")
      try await copy.resume()
      try await running.value
      #expect(try await copy.verify()[0].targetRows == 2000)
    }
  }

  @Test func theRateIsKept() async throws {
    try await withCopyDatabase(Self.items) { target, _ in
      var options = options()
      options.rate = 2000
      let copy = try OnlineCopy(target, name: "run", options: options)
      try await copy.start([Self.request])
      let time = try await ContinuousClock().measure { try await copy.advance() }
      #expect(time > .milliseconds(800))
    }
  }

  @Test func limitsThatTheRoleCannotSeeAreRefused() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      var options = options()
      options.oldestTransaction = .seconds(60)
      let copy = try OnlineCopy(target, name: "run", options: options)
      try await copy.start([Self.request])
      // The superuser's session is another role's, which this one may not look into.
      let failure = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(failure?.code == "copy-cannot-see")
    }
  }

  @Test(arguments: [
    "ALTER TABLE app.t DISABLE TRIGGER USER; UPDATE app.t SET n = 0; ALTER TABLE app.t ENABLE TRIGGER USER",
    "ALTER TABLE app.t ADD extra int", "DROP TRIGGER strata_copy_1_update ON app.t",
  ])
  func meddlingWithTheSourceIsNoticed(script: String) async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: options())
      try await copy.start([Self.request])
      try await copy.advance()
      try await connection.execute(script)
      let failure = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(failure?.code == "copy-source-changed")
      let cutover = await #expect(throws: Failure.self) { try await copy.cutover { _ in } }
      #expect(cutover?.code == "copy-source-changed")
      try await copy.abort()
    }
  }

  @Test func locksAreTriedForWithoutHoldingAnybodyUp() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let refusals = Mutex<[String]>([])
      var options = options()
      options.lockAttempts = 3
      options.lockTimeout = .milliseconds(50)
      let copy = try OnlineCopy(target, name: "run", options: options) { event in
        if case .lockRefused(_, _, _, let holders) = event { refusals.withLock { $0 += holders } }
      }
      try await copy.start([Self.request])
      // Whatever the role's path is, messages name the schema.
      try await connection.execute(
        """
        DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET search_path = app', current_database());
        END $$
        """
      )
      try await connection.execute("BEGIN; UPDATE app.t SET n = 1 WHERE id = 1")
      let failure = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(failure?.code == "copy-lock")
      #expect(
        refusals.withLock { $0 }.contains {
          $0.hasPrefix("pid \(connection.backendPID) holds RowExclusiveLock on app.t")
        }
      )
      try await connection.execute("COMMIT")
      try await copy.advance()
      try await connection.execute("BEGIN; SELECT FROM app.t WHERE id = 1")
      let cutover = await #expect(throws: Failure.self) {
        try await copy.cutover { _ in Issue.record("the lock was not there") }
      }
      #expect(cutover?.code == "copy-lock")
      try await connection.execute("ROLLBACK")
      #expect(try await copy.cutover { _ in }.attempts == 1)
    }
  }

  @Test func aCommitWhoseAnswerWasLostIsFound() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: options())
      try await copy.start([Self.request])
      try await copy.advance()
      // The backend ends itself within the exchange: nothing is committed, and the next try does it.
      await #expect(throws: PostgresError.self) {
        try await copy.cutover { connection in
          try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(try await connection.value("SELECT phase FROM strata_copy_run.copies") == "following")
      let swap: @Sendable (Connection) async throws -> Void = { connection in
        try await connection.execute(
          "CREATE SCHEMA old; ALTER TABLE app.t SET SCHEMA old; ALTER TABLE green.t SET SCHEMA app"
        )
      }
      try await retry { _ = try await copy.cutover(swap) }
      #expect(try await connection.value("SELECT count(*) FROM app.t") == "2000")
    }
  }
}
