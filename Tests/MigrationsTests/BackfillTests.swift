import Diagnostics
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// Backfills on a real server: batches, resumption, rows that come meanwhile, keys of all kinds.
@Suite struct BackfillTests {
  private static let items = "CREATE TABLE items (id int PRIMARY KEY, token text, touched int NOT NULL DEFAULT 0);\n"
  private static let hundred = items + "INSERT INTO items SELECT i FROM generate_series(1, 100) i;\n"

  private static func backfill(_ options: String, where condition: String = "token IS NULL") -> String {
    """

    -- strata:segment transaction=none
    -- strata:backfill table=items \(options)
    -- strata:remaining SELECT count(*) FROM items WHERE token IS NULL
    UPDATE items SET token = 'x', touched = touched + 1 WHERE \(condition) /* strata:batch */;

    """
  }

  /// The condition of each batch that was run.
  private func steps(_ connection: Connection) async throws -> String {
    try await connection.list(
      """
      SELECT concat_ws(' ', state, array_to_string(batch_columns, '/'), array_to_string(batch_key, '/', 'null'),
        rows_changed, batches, passes) FROM strata.version_steps WHERE batches IS NOT NULL
      """
    )
  }

  @Test func runsInBatchesEachATransaction() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("batch=30"))])
    try await withDatabase { target, connection in
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      let told = log.all.compactMap { event -> String? in
        guard case .backfilled(_, _, let progress, _) = event else { return nil }
        return "\(progress.rows) \(progress.batches) \(progress.key?.joined() ?? "end")"
      }
      #expect(told == ["30 1 30", "60 2 60", "90 3 90", "100 4 end"])
      #expect(try await connection.list("SELECT count(DISTINCT xmin::text) FROM items") == "4")
      #expect(try await connection.list("SELECT DISTINCT touched FROM items") == "1")
      #expect(try await self.steps(connection) == "done id 100 4 1")
      #expect(try await folder.runner(target).verify() == [])
    }
  }

  @Test func aLossOfTheConnectionInTheMiddleIsResumedBehindTheLastBatch() async throws {
    let folder = try MigrationFolder()
    // Not idempotent, so that a batch that ran twice would show.
    try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("batch=10", where: "true"))])
    try await withDatabase { target, connection in
      let log = EventLog()
      let runner = try folder.runner(target, log: log) { $0.backfillRate = 100 }
      let running = Task { try await failure { try await runner.migrate() } }
      try await log.wait { event in
        if case .backfilled(_, _, let progress, _) = event { progress.batches == 4 } else { false }
      }
      try await connection.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
      )
      let lost = try await running.value
      #expect(lost.code == "connection-lost" || lost.code == "commit-unknown")
      let done = try await connection.list("SELECT count(*) FROM items WHERE touched = 1")
      #expect(try await self.steps(connection).hasPrefix("started id \(done) \(done) "))
      let status = try await folder.runner(target).status()
      #expect(status.entries[0].ledger?.steps.last?.progress?.key == [done])

      let second = EventLog()
      try await folder.runner(target, log: second).migrate()
      let resumed = second.all.contains { if case .versionStarted(let run) = $0 { run.resumed } else { false } }
      #expect(resumed)
      #expect(try await connection.list("SELECT DISTINCT touched FROM items") == "1")
      #expect(try await self.steps(connection) == "done id 100 11 1")
    }
  }

  @Test func rowsThatComeMeanwhileAreFilledToo() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("batch=10"))])
    try await withDatabase { target, connection in
      let log = EventLog()
      let runner = try folder.runner(target, log: log) { $0.backfillRate = 100 }
      let running = Task { try await runner.migrate() }
      try await log.wait { if case .backfilled = $0 { true } else { false } }
      // Behind the batches that are done, and before those that are to come.
      try await connection.execute("INSERT INTO items VALUES (-1), (0), (1000)")
      _ = try await running.value
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token IS NULL") == "0")
      #expect(try await connection.list("SELECT DISTINCT touched FROM items") == "1")
      #expect(try await self.steps(connection) == "done id 103 22 2")
    }
  }

  @Test func compositeKeysOfTextAreCutInTheOrderOfTheIndex() async throws {
    let folder = try MigrationFolder()
    let script = """
      CREATE TABLE items (region text COLLATE "C", name text COLLATE "und-x-icu", day timestamptz, token text,
        touched int NOT NULL DEFAULT 0, PRIMARY KEY (region, name, day));
      INSERT INTO items SELECT r, n, d FROM unnest(ARRAY['a', 'B', 'it''s', E'back\\\\slash', '', '{"x",NULL}']) r,
        unnest(ARRAY['ä', 'z', 'A', '👍']) n, generate_series('2026-10-24 22:00Z', '2026-10-25 02:00Z', '1 h'::interval) d;
      """
    try folder.seal([("V1__fill.sql", script + Self.backfill("batch=7"))])
    try await withDatabase { target, connection in
      let name = try await connection.list("SELECT quote_ident(current_database())")
      try await connection.execute("ALTER DATABASE \(name) SET datestyle = 'SQL, DMY'")
      try await connection.execute("ALTER DATABASE \(name) SET timezone = 'Europe/Berlin'")
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT DISTINCT token || touched FROM items") == "x1")
      #expect(try await self.steps(connection) == "done region/name/day 120 18 1")
    }
  }

  @Test(arguments: [
    ("uuid", "gen_random_uuid()"), ("numeric(20, 3)", "i / 7.0"), ("float8", "sqrt(i)"), ("char(8)", "'k' || i"),
    ("bit(8)", "i::bit(8)"), ("bytea", "sha256(i::text::bytea)"), ("interval", "i * interval '61 min'"),
    ("\"char\"", "chr(i)::\"char\""), ("inet", "'10.0.0.0'::inet + i"), ("date", "DATE '2026-01-01' + i"),
  ])
  func keysOfManyTypes(type: String, value: String) async throws {
    let folder = try MigrationFolder()
    let script = """
      CREATE TABLE items (id \(type) PRIMARY KEY, token text, touched int NOT NULL DEFAULT 0);
      INSERT INTO items SELECT \(value) FROM generate_series(1, 50) i;
      """
    try folder.seal([("V1__fill.sql", script + Self.backfill("batch=8"))])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT DISTINCT token || touched FROM items") == "x1")
      #expect(try await self.steps(connection) == "done id 50 7 1")
    }
  }

  @Test func withoutAKeyItIsRefusedWithTheFix() async throws {
    let make = "CREATE TABLE items (id int, note text, token text, touched int NOT NULL DEFAULT 0);\n"
    try await expectRefusal(
      make,
      "",
      "neither a primary key nor a unique index without nulls",
      advice: "CREATE INDEX CONCURRENTLY ON items (COLUMN), of a column that is NOT NULL"
    )
    try await expectRefusal(
      make + "ALTER TABLE items ALTER id SET NOT NULL; CREATE INDEX ON items (id);",
      "",
      "neither a primary key nor",
      advice: "say key=id in the backfill directive"
    )
    try await expectRefusal(make, "key=id", "no index on (id)", advice: "CREATE INDEX CONCURRENTLY ON items (id)")
    let partial = make + "CREATE UNIQUE INDEX ON items (id) WHERE id > 0; CREATE UNIQUE INDEX ON items (abs(id));"
    try await expectRefusal(partial, "", "neither a primary key", advice: "add one before")
    let nullable = make + "CREATE UNIQUE INDEX ON items (id);"
    try await expectRefusal(nullable, "key=id", "column id of items may be null", advice: "NOT NULL")
    try await expectRefusal("CREATE VIEW items AS SELECT 1 AS id;", "", "items is no table", advice: "name the table")
    try await expectRefusal("", "", "there is no table items", advice: "correct the name")
  }

  private func expectRefusal(_ make: String, _ options: String, _ message: String, advice: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", make + Self.backfill(options))])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .refused)
      #expect(failure.message.contains(message), "\(failure)")
      #expect(failure.advice?.contains(advice) == true, "\(failure)")
      #expect(failure.details.last?.hasPrefix("version 1 is half applied") == true)
    }
  }

  @Test func aStatementThatTheRangeWouldNotBoundIsRefused() async throws {
    for condition in ["token IS NULL OR touched = 0", "id IN (SELECT id FROM items) OR true"] {
      let folder = try MigrationFolder()
      try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("batch=10", where: condition))])
      try await withDatabase { target, connection in
        let refused = try await failure { try await folder.runner(target).migrate() }
        #expect(refused.code == "backfill-marker")
        #expect(try await connection.list("SELECT count(*) FROM items WHERE touched > 0") == "0")
        let status = try await folder.runner(target).status()
        #expect(status.entries[0].ledger?.steps.last?.error?.contains("outside the key range") == true)

        // What is not done yet may be mended.
        try folder.seal(
          [("V1__fill.sql", Self.hundred + Self.backfill("batch=10", where: "(\(condition))"))],
          acceptingChanges: true
        )
        try await folder.runner(target).migrate()
        #expect(try await connection.list("SELECT count(*) FROM items WHERE touched = 1") == "100")
      }
    }
  }

  @Test func anUpdateWithJoinsAndOneThatCallsTheTableByAnotherName() async throws {
    let folder = try MigrationFolder()
    let script = """
      \(Self.hundred)CREATE TABLE names AS SELECT id, 'n' || id AS name FROM items;
      -- strata:segment transaction=none
      -- strata:backfill table=items as=i batch=30
      -- strata:remaining SELECT count(*) FROM items WHERE token IS NULL
      UPDATE items i SET token = n.name FROM names n WHERE n.id = i.id /* strata:batch */;
      """
    try folder.seal([("V1__fill.sql", script)])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token = 'n' || id") == "100")
    }
  }

  @Test func whatIsLeftIsAFailureThatNamesTheNumber() async throws {
    let folder = try MigrationFolder()
    let condition = "token IS NULL AND id <> 42"
    try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("", where: condition))])
    try await withDatabase { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.category == .failed)
      #expect(failed.code == "backfill-incomplete")
      #expect(failed.message.contains("1 row of items still need"))
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "null")

      try await connection.execute("UPDATE items SET token = 'by hand' WHERE id = 42")
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
      #expect(try await connection.list("SELECT max(touched) FROM items") == "1")
    }
  }

  @Test func aBatchWaitsForLocksNoLongerThanTheTimeout() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.backfill("batch=50"))])
    try await withDatabase(loading: Self.hundred) { target, connection in
      try await connection.execute("BEGIN; UPDATE items SET touched = 0 WHERE id = 77")
      let log = EventLog()
      let runner = try folder.runner(target, log: log) { $0.lockTimeout = .milliseconds(300) }
      let running = Task { try await runner.migrate() }
      try await log.wait { if case .retrying = $0 { true } else { false } }
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token = 'x'") == "50")
      try await connection.execute("COMMIT")
      _ = try await running.value
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token = 'x'") == "100")
      #expect(try await self.steps(connection) == "done id 100 3 1")
    }
  }

  @Test func rowsThatRowLevelSecurityHidesAreAnError() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.backfill(""))])
    let role = "strata_test_backfill"
    try await TestServer.shared.ensureRoles([role])
    try await withDatabase(loading: Self.hundred) { target, connection in
      let name = try await connection.list("SELECT quote_ident(current_database())")
      try await connection.execute(
        """
        ALTER TABLE items ENABLE ROW LEVEL SECURITY;
        GRANT SELECT, UPDATE ON items TO \(role);
        CREATE POLICY few ON items TO \(role) USING (id < 10);
        GRANT CREATE ON DATABASE \(name) TO \(role);
        """
      )
      let poor = target.setting("options", "-c role=\(role)")
      let failure = try await failure { try await folder.runner(poor).migrate() }
      #expect(failure.description.contains("row-level security"))
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token = 'x'") == "0")
    }
  }

  @Test func theReplayInAScratchDatabaseRunsItToo() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__fill.sql", Self.hundred + Self.backfill("batch=30"))])
    try await withDatabase { _, connection in
      try await MigrationReplay.replay(try folder.set(), on: connection)
      #expect(try await connection.list("SELECT count(DISTINCT xmin::text) FROM items WHERE token = 'x'") == "4")
    }
    try folder.seal([("V2__fill.sql", "ALTER TABLE items DROP CONSTRAINT items_pkey;\n" + Self.backfill(""))])
    try await withDatabase { _, connection in
      let failure = try await failure { try await MigrationReplay.replay(try folder.set(), on: connection) }
      #expect(failure.code == "backfill-key")
    }
  }

  @Test func theUndoMayBeABackfill() async throws {
    let folder = try MigrationFolder()
    let undo = """
      -- strata:segment transaction=none
      -- strata:backfill table=items batch=40
      -- strata:remaining SELECT count(*) FROM items WHERE token = 'x'
      UPDATE items SET token = NULL WHERE token = 'x' /* strata:batch */;
      """
    try folder.seal([("V1__fill.sql", Self.backfill("")), ("U1__fill.sql", undo)])
    try await withDatabase(loading: Self.hundred) { target, connection in
      try await folder.runner(target).migrate()
      try await folder.runner(target).rollback(.steps(1))
      #expect(try await connection.list("SELECT count(*) FROM items WHERE token IS NULL") == "100")
      #expect(try await connection.list("SELECT state FROM strata.schema_versions") == "undone")
    }
  }
}
