import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Waiting for locks: bounded, tried again, told, and ended by force only where that was asked for by name.
@Suite struct WaitingTests {
  private static let items = """
    CREATE TABLE items (id int PRIMARY KEY, name text);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 200) i;
    """
  private static let concurrently = """
    -- strata:segment transaction=none lock-timeout=500ms
    CREATE INDEX CONCURRENTLY items_name ON items (name);
    """

  @Test func aStatementWithoutTransactionIsTriedAgainWithoutItsLeftovers() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", Self.concurrently)])
    try await withDatabases(1, loading: Self.items) { targets, connections in
      try await connections[0].execute("BEGIN; LOCK TABLE items IN ROW EXCLUSIVE MODE")
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log) { $0.attempts = 100 }
      let running = Task { try await runner.migrate() }
      try await log.wait { event in
        if case .retrying(_, _, let error, let attempt, _, _, let blockers) = event {
          attempt >= 2 && error.sqlState == .lockNotAvailable
            && blockers.map(\.pid) == [connections[0].backendPID]
        } else {
          false
        }
      }
      try await connections[0].execute("COMMIT")
      #expect(try await running.value.to.text == "1")
      let indexes = try await connections[0].list("SELECT indisvalid FROM pg_index WHERE indrelid = 'items'::regclass")
      #expect(indexes == "t,t")
    }
  }

  @Test func allTriesTogetherAreBounded() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "ALTER TABLE items ADD x int;\n")])
    try await withDatabases(1, loading: Self.items) { targets, connections in
      try await connections[0].execute("BEGIN; LOCK TABLE items IN ROW EXCLUSIVE MODE")
      let clock = ContinuousClock()
      let took = try await clock.measure {
        let failure = try await failure {
          try await folder.runner(targets[0]) {
            $0.lockTimeout = .milliseconds(100)
            $0.attempts = 1000
            $0.lockWait = .milliseconds(700)
          }.migrate()
        }
        #expect(failure.code == "lock-timeout")
      }
      #expect(took < .seconds(20))
    }
  }

  @Test func aSessionInTheWayIsEndedWhereItsApplicationWasNamed() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "ALTER TABLE items ADD x int;\n")])
    try await withDatabase(loading: Self.items) { target, connection in
      let idle = try await Connection.connect(to: target.setting("application_name", "old report"))
      try await idle.execute("BEGIN; LOCK TABLE items IN ROW EXCLUSIVE MODE")
      let spared = try await failure {
        try await folder.runner(target) {
          $0.lockTimeout = .milliseconds(600)
          $0.attempts = 1
          $0.killBlockers = ["another report"]
        }.migrate()
      }
      #expect(spared.code == "lock-timeout")
      #expect(try await idle.list("SELECT 1") == "1")

      let log = EventLog()
      try await folder.runner(target, log: log) {
        $0.lockTimeout = .seconds(20)
        $0.killBlockers = ["old report"]
      }.migrate()
      let killed = log.all.compactMap { event -> String? in
        if case .blockerKilled(_, _, let session) = event { session.application } else { nil }
      }
      #expect(killed == ["old report"])
      await #expect(throws: PostgresError.self) { try await idle.execute("SELECT 1") }
      await idle.close()
    }
  }

  @Test func theServersProgressIsTold() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__x.sql", "CREATE INDEX items_slow ON items (slow(id));\n"), ("V2__y.sql", "SELECT pg_sleep(2);\n"),
    ])
    let slow = """
      CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_sleep(0.01); RETURN $1; END';
      """
    try await withDatabase(loading: Self.items + slow) { target, _ in
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      let phases = log.all.compactMap { if case .progress(_, _, let progress) = $0 { progress.phase } else { nil } }
      #expect(phases.first?.hasPrefix("building index") == true)
      // Of most statements it tells nothing.
      let times = log.all.compactMap { if case .running(_, _, let time) = $0 { time } else { nil } }
      #expect(times.first.map { $0 >= .seconds(1) } == true)
    }
  }
}
