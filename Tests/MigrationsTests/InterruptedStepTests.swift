import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Statements outside a transaction whose run ended in the middle: what is left is found, cleaned up and finished.
@Suite struct InterruptedStepTests {
  private static let items = """
    CREATE TABLE items (id int PRIMARY KEY, name text);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 100) i;
    CREATE INDEX items_old ON items (name);
    CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    CREATE INDEX events_day ON events (day);
    """
  private static let none = "-- strata:segment transaction=none\n"

  /// Ends the runner's session on the server while its statement waits for an old transaction, and runs it again.
  private func interrupt(
    _ sql: String,
    left: String,
    finding: String? = nil,
    check: (Connection) async throws -> Void
  ) async throws {
    let folder = try MigrationFolder()
    try await withDatabases(1, loading: Self.items) { targets, connections in
      let old = connections[0]
      let database = try await old.list("SELECT quote_ident(current_database())")
      let script = Self.none + sql.replacing("THIS_DATABASE", with: database) + "\n"
      try folder.seal([("V1__x.sql", script), ("V2__next.sql", "CREATE TABLE next ();\n")])
      try await old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM items, events")
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log)
      let running = Task { try await failure { try await runner.migrate() } }
      try await log.wait { if case .waitingForLock = $0 { true } else { false } }
      try await old.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
      )
      #expect(try await running.value.code == "connection-lost")
      try await old.execute("COMMIT")
      #expect(try await old.list(left) == "1")
      let status = try await folder.runner(targets[0]).status()
      #expect(status.entries.map(\.state) == [.partial, .pending])

      let second = EventLog()
      #expect(try await folder.runner(targets[0], log: second).migrate().to.text == "2")
      let findings = second.all.compactMap { if case .stepFound(_, _, let what) = $0 { what } else { nil } }
      if let finding { #expect(findings == [finding]) } else { #expect(findings.count == 1) }
      #expect(try await old.list(left) == "0")
      try await check(old)
    }
  }

  private static let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"

  @Test func anIndexThatWasNotBuiltToItsEndIsBuiltAnew() async throws {
    try await interrupt(
      "CREATE INDEX CONCURRENTLY \"Items name\" ON items (name);",
      left: Self.invalid,
      finding: "dropped the invalid index public.\"Items name\" that the interrupted run left"
    ) { (connection: Connection) async throws in
      let valid = try await connection.list(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = '\"Items name\"'::regclass"
      )
      #expect(valid == "t")
    }
  }

  @Test func anIndexThatWasNotBuiltIsNotTakenForOneThatIsThere() async throws {
    try await interrupt(
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS items_name ON ONLY public.items (name);",
      left: Self.invalid,
      finding: "dropped the invalid index public.items_name that the interrupted run left"
    ) { (connection: Connection) async throws in
      #expect(
        try await connection.list("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_name'::regclass") == "t"
      )
    }
  }

  @Test func whatReindexLeftIsDropped() async throws {
    try await interrupt(
      "REINDEX INDEX CONCURRENTLY items_old;",
      left: Self.invalid,
      finding: "dropped what the interrupted run left: public.items_old_ccnew"
    ) { (connection: Connection) async throws in
      #expect(try await connection.list("SELECT count(*) FROM pg_index WHERE indrelid = 'items'::regclass") == "2")
    }
  }

  @Test(arguments: [
    "REINDEX (CONCURRENTLY) TABLE items;", "REINDEX (VERBOSE, CONCURRENTLY TRUE) TABLE public.items;",
    "REINDEX TABLE CONCURRENTLY events;", "REINDEX (CONCURRENTLY) INDEX events_day;",
    "REINDEX SCHEMA CONCURRENTLY public;", "REINDEX (VERBOSE) DATABASE CONCURRENTLY THIS_DATABASE;",
  ])
  func whatReindexLeftIsDroppedInEverySpelling(_ sql: String) async throws {
    // Of each table, the index of its TOAST table too.
    let some = "SELECT least(1, count(*)) FROM pg_index WHERE NOT indisvalid"
    try await interrupt(sql, left: some) { (connection: Connection) async throws in
      #expect(try await connection.list("SELECT count(*) FROM pg_class WHERE relname ~ '_cc(new|old)'") == "0")
    }
  }

  @Test func whatAnotherSessionReindexesIsLeftToIt() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", Self.none + "REINDEX SCHEMA CONCURRENTLY public;\n")])
    try await withDatabases(1, loading: Self.items) { targets, connections in
      try await folder.runner(targets[0]).migrate()
      let old = connections[0]
      try await old.execute(
        """
        UPDATE strata.version_steps SET state = 'started', finished_at = NULL;
        UPDATE strata.schema_versions SET state = 'running', execution_time_ms = NULL;
        """
      )
      try await old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM items")
      let other = try await Connection.connect(to: targets[0])
      let reindexing = Task { _ = try? await other.execute("REINDEX TABLE CONCURRENTLY items") }
      let watcher = try await Connection.connect(to: targets[0])
      while try await watcher.list(Self.invalid) == "0" { try await Task.sleep(for: .milliseconds(20)) }
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log)
      let running = Task { _ = try? await runner.migrate() }
      try await log.wait {
        switch $0 {
        case .statementStarted, .waitingForLock, .stepFound: true
        default: false
        }
      }
      // Not that it waits to drop what the other session is building.
      let first = log.all.compactMap { event in
        switch event {
        case .statementStarted(_, let statement, _, _), .waitingForLock(_, let statement, _): statement.sql
        case .stepFound(_, _, let what): what
        default: nil
        }
      }
      #expect(first.first?.hasPrefix("REINDEX") == true)
      #expect(try await watcher.list(Self.invalid) != "0")
      // The event comes before the statement: it is ended when it is there.
      let ending = Task {
        while !Task.isCancelled {
          try await watcher.execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'REINDEX%'
            """
          )
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      await running.value
      await reindexing.value
      ending.cancel()
      _ = await ending.result
      try await old.execute("COMMIT")
      await other.close()
      await watcher.close()
    }
  }

  @Test func aDetachmentIsFinished() async throws {
    try await interrupt(
      "ALTER TABLE events DETACH PARTITION public.events_2 CONCURRENTLY;",
      left: "SELECT count(*) FROM pg_inherits WHERE inhdetachpending",
      finding: "finished detaching public.events_2"
    ) { (connection: Connection) async throws in
      #expect(
        try await connection.list("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'events'::regclass")
          == "events_1"
      )
    }
  }

  @Test(arguments: [
    ("CREATE INDEX CONCURRENTLY items_name ON items (name);", "the index public.items_name is there and valid"),
    ("DROP INDEX CONCURRENTLY items_old;", "the index items_old is gone"),
    ("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;", "events_1 is detached"),
  ])
  func whatHappenedAndWasNotRecordedIsNotDoneTwice(_ sql: String, _ finding: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", Self.none + sql + "\n")])
    try await withDatabase(loading: Self.items) { target, connection in
      try await folder.runner(target).migrate()
      // As if the process had been killed between the statement and the record of it.
      try await connection.execute(
        """
        UPDATE strata.version_steps SET state = 'started', finished_at = NULL;
        UPDATE strata.schema_versions SET state = 'running', execution_time_ms = NULL;
        """
      )
      let log = EventLog()
      #expect(try await folder.runner(target, log: log).migrate().to.text == "1")
      let findings = log.all.compactMap { if case .stepFound(_, _, let what) = $0 { what } else { nil } }
      #expect(findings == [finding])
      #expect(try await connection.list("SELECT state FROM strata.version_steps") == "done")
      #expect(try await connection.list("SELECT state FROM strata.schema_versions") == "applied")
    }
  }

  @Test func anInvalidIndexOfThatNameIsNotTakenForTheOneThatIsWanted() async throws {
    let folder = try MigrationFolder()
    let index = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS items_same ON items ((1));"
    try folder.seal([("V1__x.sql", Self.none + index + "\n")])
    try await withDatabase(loading: Self.items) { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.details.contains("SQLSTATE 23505"))
      #expect(try await connection.list(Self.invalid) == "1")
      try await connection.execute("DELETE FROM strata.version_steps; DELETE FROM strata.schema_versions")
      let invalid = try await failure { try await folder.runner(target).migrate() }
      #expect(invalid.message.contains("the index public.items_same is there, but it is invalid"))

      try await connection.execute("DELETE FROM items WHERE id > 1")
      #expect(try await folder.runner(target).migrate().to.text == "1")
      #expect(try await connection.list(Self.invalid) == "0")
    }
  }

  @Test func aStatementThatCouldBeInATransactionIsRecordedInOne() async throws {
    let folder = try MigrationFolder()
    let script = """
      -- strata:segment transaction=none
      INSERT INTO items VALUES (1000);
      CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$BEGIN INSERT INTO items VALUES (1001); COMMIT; END$$;
      CALL commits();
      VACUUM items;
      """
    try folder.seal([("V1__x.sql", script)])
    try await withDatabase(loading: Self.items) { target, connection in
      try await folder.runner(target).migrate()
      let together = try await connection.list(
        """
        SELECT (s.xmin::text = (SELECT xmin::text FROM items WHERE id = 1000))::text FROM strata.version_steps s
        WHERE step = 1
        """
      )
      #expect(together == "true")
      #expect(try await connection.list("SELECT count(*) FROM items WHERE id > 999") == "2")
      #expect(
        try await connection.list("SELECT state FROM strata.version_steps ORDER BY step") == "done,done,done,done"
      )
    }
  }

  @Test func rollbackUndoesAHalfAppliedVersion() async throws {
    let folder = try MigrationFolder()
    let script = """
      CREATE TABLE a (id int);
      -- strata:segment transaction=none
      CREATE INDEX CONCURRENTLY a_id ON a (id);
      SELECT 1 / 0;
      -- strata:segment transaction=block
      CREATE TABLE b ();
      ALTER TABLE items RENAME TO things;
      """
    let undo = """
      ALTER TABLE things RENAME TO items;
      DROP TABLE b;
      -- strata:segment transaction=none
      DROP INDEX CONCURRENTLY a_id;
      DROP INDEX CONCURRENTLY a_other;
      -- strata:segment transaction=block
      DROP TABLE a;
      """
    try folder.seal([("V1__x.sql", script), ("U1__x.sql", undo)])
    try await withDatabase(loading: Self.items) { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.code == "statement-failed")
      let log = EventLog()
      let report = try await folder.runner(target, log: log).rollback(.steps(1))
      #expect(report.finished.map(\.run.version.text) == ["1"])
      let passed = log.all.compactMap { event -> Int? in
        if case .passedOver(_, let statement, _) = event { statement.place.line } else { nil }
      }
      #expect(passed == [1, 2, 5])
      #expect(try await connection.list("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'a_id', 'b')") == "0")
      #expect(try await connection.list("SELECT state FROM strata.schema_versions") == "undone")
      #expect(try await folder.runner(target).status().entries.map(\.state) == [.pending])
    }
  }

  @Test func anUndoThatFailsForAnotherReasonIsNotPassedOver() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__x.sql", "CREATE TABLE a ();\n" + Self.none + "SELECT 1 / 0;\n"),
      ("U1__x.sql", "DROP TABLE IF EXISTS b;\nSELECT 1 / 0;\nDROP TABLE a;\n"),
    ])
    try await withDatabase { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      let failed = try await failure { try await folder.runner(target).rollback(.steps(1)) }
      #expect(failed.message.contains("division by zero"))
      #expect(try await connection.list("SELECT to_regclass('a')") == "a")
    }
  }
}
