import Diagnostics
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// Backfills that hold back for others.
@Suite struct BackfillThrottleTests {
  private static let items = """
    CREATE TABLE items (id int PRIMARY KEY, token text);
    INSERT INTO items SELECT i FROM generate_series(1, 100) i;
    """
  private static let fill = """
    -- strata:segment transaction=none
    -- strata:backfill table=items batch=10
    -- strata:remaining SELECT count(*) FROM items WHERE token IS NULL
    UPDATE items SET token = 'x' WHERE token IS NULL /* strata:batch */;
    """

  @Test func theRateBoundsRowsInASecond() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.fill)])
    try await withDatabase(loading: Self.items) { target, _ in
      let clock = ContinuousClock()
      let took = try await clock.measure { try await folder.runner(target) { $0.backfillRate = 100 }.migrate() }
      // 100 rows at 100 a second; the first second's worth may come at once, the last batch is not waited for.
      #expect(took >= .milliseconds(880))
    }
  }

  @Test func anOldTransactionIsWaitedFor() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.fill)])
    try await withDatabases(1, loading: Self.items) { targets, connections in
      let old = connections[0]
      try await old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM items")
      try await Task.sleep(for: .milliseconds(250))
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log) { $0.oldestTransaction = .milliseconds(200) }
      let running = Task { try await runner.migrate() }
      try await log.wait { if case .backfillPaused = $0 { true } else { false } }
      let reasons = log.all.compactMap { if case .backfillPaused(_, _, let reason) = $0 { reason } else { nil } }
      #expect(reasons[0].hasPrefix("a transaction is older than 200 ms: pid \(old.backendPID) (strata"))
      #expect(!log.all.contains { if case .backfilled = $0 { true } else { false } })
      try await old.execute("COMMIT")
      _ = try await running.value
      #expect(try await old.list("SELECT count(*) FROM items WHERE token = 'x'") == "100")
    }
  }

  @Test func aPauseHasAnEnd() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.fill)])
    try await withDatabases(1, loading: Self.items) { targets, connections in
      try await connections[0].execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM items")
      try await Task.sleep(for: .milliseconds(250))
      let runner = try folder.runner(targets[0]) {
        $0.oldestTransaction = .milliseconds(200)
        $0.longestBackfillPause = .milliseconds(300)
      }
      let failure = try await failure { try await runner.migrate() }
      #expect(failure.code == "backfill-held-up")
      #expect(failure.message.contains("held up for 300 ms: a transaction is older"))
      try await connections[0].execute("COMMIT")
      try await runner.migrate()
      #expect(try await connections[0].list("SELECT count(*) FROM items WHERE token = 'x'") == "100")
    }
  }

  @Test func aStandbyThatFallsBehindIsWaitedFor() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.fill)])
    // A server of its own: backfills of other tests would wait for its standby too.
    let server = try await ShadowServer.start()
    do {
      let target = try await server.makeDatabase("lag")
      let primary = try await Connection.connect(to: target)
      try await primary.execute(Self.items)
      let standby = try await Standby.start(of: target)
      let replica = try await Connection.connect(to: standby.target)
      try await replica.execute("SELECT pg_wal_replay_pause()")
      try await primary.execute("CREATE TABLE later AS SELECT generate_series(1, 1000)")
      while try await primary.list("SELECT count(*) FROM pg_stat_replication WHERE replay_lag > '1 s'") == "0" {
        try await Task.sleep(for: .milliseconds(100))
      }
      let log = EventLog()
      let runner = try folder.runner(target, log: log) { $0.replicationLag = .seconds(1) }
      let running = Task { try await runner.migrate() }
      try await log.wait { if case .backfillPaused = $0 { true } else { false } }
      let reasons = log.all.compactMap { if case .backfillPaused(_, _, let reason) = $0 { reason } else { nil } }
      #expect(reasons[0].hasPrefix("the standby ") && reasons[0].hasSuffix("behind (the limit is 1 s)"))
      #expect(try await primary.list("SELECT count(*) FROM items WHERE token = 'x'") == "0")
      try await replica.execute("SELECT pg_wal_replay_resume()")
      _ = try await running.value
      #expect(try await primary.list("SELECT count(*) FROM items WHERE token = 'x'") == "100")
      await replica.close()
      await primary.close()
      try await standby.stop()
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }
}
