import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Rows that go together with other things, or in a later part of the run.
extension DeletedRowsTests {
  private static let carried =
    "ALTER TABLE items RENAME TO items_old; CREATE TABLE items AS TABLE items_old; DROP TABLE items_old;"

  @Test(arguments: [
    ("DELETE FROM items; DROP TABLE items;", "rows public.items: 7 rows"),
    ("DELETE FROM items; TRUNCATE items;", "rows public.items: 7 rows"),
    ("DELETE FROM items WHERE id < 3; DROP TABLE items;", "rows public.items: 2 rows"),
    ("DELETE FROM events; DROP TABLE events;", "rows public.events: 2 rows"),
    ("DELETE FROM events_2; DROP TABLE events_2;", "rows public.events: 1 row"),
    ("CREATE TABLE few AS SELECT * FROM items WHERE id < 3; DELETE FROM items; DROP TABLE items;", "5 rows"),
    // What a constraint trigger does is put off to the COMMIT.
    (
      """
      CREATE FUNCTION sweep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM items; RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER sweep AFTER INSERT ON hollow DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION sweep();
      INSERT INTO hollow VALUES (1);
      """, "rows public.items: 7 rows"
    ),
    // What took the rows over is watched from then on.
    (carried + " DELETE FROM items;", "rows public.items: 7 rows"),
    (carried + " DROP TABLE items;", "table public.items: 7 rows"),
    (
      "CREATE TABLE archive AS TABLE items; DELETE FROM items; DROP TABLE items; DELETE FROM archive WHERE id = 1;",
      "rows public.archive: 1 row"
    ),
  ])
  func rowsThatGoBeforeTheirTableAreMissed(_ script: String, _ what: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", script + "\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(refused.message.hasSuffix(what))
      #expect(try await connection.list("SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM events)") == "9")
    }
  }

  @Test(arguments: [
    "CREATE TABLE archive AS TABLE items; DELETE FROM items; DROP TABLE items;",
    "CREATE TABLE archive AS TABLE items; DELETE FROM items; TRUNCATE items;", carried,
    carried + " INSERT INTO items VALUES (100); DELETE FROM items WHERE id = 100;",
    "DELETE FROM events_1; DROP TABLE hollow; INSERT INTO events VALUES (1, '2026-01-06');",
    """
    CREATE TABLE kept (id int, owner int);
    INSERT INTO kept SELECT id, owner FROM pets; INSERT INTO kept SELECT id FROM owners;
    DELETE FROM pets; DROP TABLE pets; DELETE FROM owners;
    """,
  ])
  func whatWasMovedMayGoWithItsTable(_ script: String) async throws {
    try await expectAccepted(script)
  }

  @Test(arguments: [
    ("CREATE TABLE archive AS TABLE items; DELETE FROM items;", "DROP TABLE archive;", "table public.archive: 7 rows"),
    ("CREATE TABLE archive AS TABLE items; DELETE FROM items;", "DELETE FROM archive;", "rows public.archive: 7 rows"),
    (carried, "DELETE FROM items;", "rows public.items: 7 rows"),
    (carried, "DO 'BEGIN TRUNCATE items; END';", "rows public.items: 7 rows"),
  ])
  func whatTookRowsOverIsWatchedByLaterVersions(_ first: String, _ second: String, _ what: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", first + "\n"), ("V2__y.sql", second + "\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(refused.message.hasSuffix(what))
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
    }
  }

  /// What was empty in the first try is counted again in the second.
  @Test func rowsThatComeWhileALockIsWaitedForAreMissed() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "DROP TABLE hollow;\nLOCK TABLE items IN ACCESS EXCLUSIVE MODE;\n")])
    try await withDatabases(1, loading: Self.filled) { targets, connections in
      let holder = connections[0]
      try await holder.execute("BEGIN; LOCK TABLE items IN SHARE MODE")
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log)
      let running = Task { try await failure { try await runner.migrate() } }
      try await log.wait { if case .retrying = $0 { true } else { false } }
      let writer = try await Connection.connect(to: targets[0])
      try await writer.execute("INSERT INTO hollow VALUES (1)")
      await writer.close()
      try await holder.execute("COMMIT")
      let refused = try await running.value
      #expect(refused.code == "undeclared-loss")
      #expect(refused.message.hasSuffix("table public.hollow: 1 row"))
      #expect(try await holder.list("SELECT count(*) FROM hollow") == "1")
    }
  }

  /// The bound of a script's statements is none for the runner's own counting.
  @Test func countingIsNotBoundByTheScriptsTimeout() async throws {
    let folder = try MigrationFolder()
    let script = """
      -- strata:destroys rows items where id = 1 AND pg_sleep(3) IS NULL
      -- strata:segment statement-timeout=2s
      SELECT 1;

      """
    try folder.seal([("V1__x.sql", script)])
    try await withDatabase(loading: Self.filled) { target, _ in
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "1")
    }
  }
}
