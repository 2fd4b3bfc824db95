import Diagnostics
import FoundationEssentials
import Migrations
import Postgres
import TestSupport
import Testing

/// Rows that a file deletes, however it does it: seen by the server's counters before the COMMIT.
@Suite struct DeletedRowsTests {
  static let filled = """
    CREATE TABLE items (id int PRIMARY KEY, name text);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 7) i;
    CREATE TABLE hollow (id int);
    CREATE TABLE owners (id int PRIMARY KEY);
    CREATE TABLE pets (id int, owner int REFERENCES owners ON DELETE CASCADE);
    INSERT INTO owners VALUES (1), (2);
    INSERT INTO pets SELECT i, 1 + i / 3 FROM generate_series(0, 4) i;
    CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO events VALUES (1, '2026-01-05'), (2, '2026-02-05');
    CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS 'DELETE FROM items WHERE id IN (1, 2)';
    """
  private static let rows = """
    SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM owners) + (SELECT count(*) FROM pets)
      + (SELECT count(*) FROM events)
    """

  @Test(arguments: [
    ("DELETE FROM items;", ["rows public.items"], "rows public.items: 7 rows"),
    ("DELETE FROM items WHERE id > 6;", ["rows public.items"], "rows public.items: 1 row"),
    ("SELECT clean();", ["rows public.items"], "rows public.items: 2 rows"),
    ("DELETE FROM events WHERE id = 1;", ["rows public.events"], "rows public.events: 1 row"),
    ("DELETE FROM owners WHERE id = 1;", ["rows public.owners", "rows public.pets"], "data in 2 places"),
    (
      "MERGE INTO items USING (SELECT 3 AS x) s ON items.id = s.x WHEN MATCHED THEN DELETE;", ["rows public.items"],
      "rows public.items: 1 row"
    ),
    (
      "WITH gone AS (DELETE FROM items WHERE id > 2 RETURNING id) SELECT count(*) FROM gone;", ["rows public.items"],
      "rows public.items: 5 rows"
    ),
    // Not all of them are elsewhere, or not all of their columns, or not for long.
    (
      "CREATE TABLE archive AS SELECT * FROM items WHERE id < 4; DELETE FROM items;", ["rows public.items"],
      "rows public.items: 4 rows"
    ),
    (
      "CREATE TABLE log AS SELECT id FROM items; DELETE FROM items;", ["rows public.items"], "rows public.items: 7 rows"
    ),
    (
      "CREATE TEMP TABLE kept AS TABLE items; DELETE FROM items;", ["rows public.items"], "rows public.items: 7 rows"
    ),
    (
      "SAVEPOINT a; DELETE FROM items; ROLLBACK TO SAVEPOINT a; DELETE FROM items WHERE id = 1;", ["rows public.items"],
      "rows public.items: 1 row"
    ),
    ("-- strata:segment transaction=none\nDELETE FROM items;", ["rows public.items"], "rows public.items: 7 rows"),
    (
      """
      -- strata:segment transaction=none
      -- strata:backfill table=items batch=4
      -- strata:remaining SELECT count(*) FROM items WHERE id IN (1, 2, 6)
      DELETE FROM items WHERE id IN (1, 2, 6) /* strata:batch */;
      """, ["rows public.items"], "rows public.items: 2 rows"
    ),
  ])
  func areRolledBackAndRefusedWithTheLineToAdd(_ script: String, _ lines: [String], _ what: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", script + "\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.category == .refused && refused.code == "undeclared-loss")
      #expect(folder.relative(refused.message) == "V1__x.sql destroys what it does not declare to destroy: \(what)")
      #expect(Array(refused.details.suffix(lines.count)) == lines.map { "-- strata:destroys " + $0 })
      #expect(try await connection.list(Self.rows) == "16")

      // With the line it is what --allow-destructive is asked for; and the flag alone is enough.
      try await connection.execute("DROP SCHEMA strata CASCADE")
      let declared = lines.map { "-- strata:destroys \($0)\n" }.joined() + script + "\n"
      try folder.seal([("V1__x.sql", declared)], acceptingChanges: true)
      #expect(try await failure { try await folder.runner(target).migrate() }.code == "would-destroy-data")
      try folder.seal([("V1__x.sql", script + "\n")], acceptingChanges: true)
      #expect(try await folder.runner(target) { $0.allowDestructive = true }.migrate().to.text == "1")
      #expect(try await connection.list(Self.rows) != "16")
    }
  }

  @Test(arguments: [
    "DELETE FROM hollow;", "DELETE FROM items WHERE id > 100;",
    "INSERT INTO items VALUES (50); DELETE FROM items WHERE id = 50;",
    "-- strata:destroys rows items where id > 100\nDELETE FROM items WHERE id > 100;",
    "UPDATE events SET day = day + 31 WHERE id = 1;", "UPDATE items SET name = NULL;",
    "CREATE TABLE kept (LIKE items); WITH gone AS (DELETE FROM items RETURNING *) INSERT INTO kept SELECT * FROM gone;",
    """
    CREATE TABLE low AS SELECT *, now() AS at FROM items WHERE id < 4;
    CREATE TABLE high AS SELECT * FROM items WHERE id >= 4;
    DELETE FROM items;
    """, "CREATE TEMP TABLE kept AS TABLE items; DELETE FROM items; INSERT INTO items TABLE kept;",
    "CREATE TABLE fresh AS SELECT 1 AS x; DELETE FROM fresh;",
    "ALTER EXTENSION plpgsql ADD TABLE items; DELETE FROM items;",
    // The counters of the server count what was rolled back, too.
    "SAVEPOINT a; DELETE FROM items; ROLLBACK TO SAVEPOINT a;",
    """
    CREATE TABLE users (owner int REFERENCES owners); INSERT INTO users VALUES (1), (2);
    DO $$
    BEGIN
      FOR i IN 1..2 LOOP
        BEGIN DELETE FROM owners WHERE id = i; EXCEPTION WHEN foreign_key_violation THEN NULL; END;
      END LOOP;
    END$$;
    """,
    """
    CREATE TABLE kept AS SELECT * FROM events LIMIT 1;
    SAVEPOINT a; DELETE FROM events; ROLLBACK TO SAVEPOINT a; DELETE FROM events WHERE id = (SELECT id FROM kept);
    """,
  ])
  func whatIsThereAfterwardsMayBeDeleted(_ script: String) async throws {
    try await expectAccepted(script)
  }

  /// Runs a version that destroys nothing which anybody would miss, and one after it.
  func expectAccepted(_ script: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", script + "\n"), ("V2__y.sql", "SELECT 1;\n")])
    try await withDatabase(loading: Self.filled) { target, _ in
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "2")
    }
  }

  /// The server counts a session's rows on and on; what a version before did neither excuses one nor accuses it.
  @Test func eachTransactionAnswersForItself() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__more.sql", "INSERT INTO items SELECT i FROM generate_series(100, 150) i;\nINSERT INTO hollow VALUES (1);\n"
      ),
      ("V2__rewrite.sql", "ALTER TABLE hollow ALTER id TYPE bigint;\n"),
      ("V3__move.sql", "CREATE TABLE kept AS TABLE items;\nDELETE FROM items WHERE id > 100;\n"),
      ("V4__touch.sql", "UPDATE items SET name = 'x';\n"), ("V5__clean.sql", "SELECT clean();\n"),
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(folder.relative(refused.message).hasPrefix("V5__clean.sql destroys"))
      #expect(refused.message.hasSuffix("rows public.items: 2 rows"))
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "4")
    }
  }

  @Test func aConditionDeclaresTheRowsItChooses() async throws {
    let folder = try MigrationFolder()
    let few = "-- strata:destroys rows public.items where id > 5 -- the new ones\n"
    try folder.seal([("V1__x.sql", few + "DELETE FROM items WHERE id > 5;\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "would-destroy-data")
      #expect(refused.details.first == "version 1: rows public.items where id > 5 -- the new ones: 2 rows")
      // What it does not choose is not declared.
      try await connection.execute("DELETE FROM items WHERE id > 5")
      try folder.seal([("V1__x.sql", few + "DELETE FROM items WHERE id > 4;\n")], acceptingChanges: true)
      let more = try await failure { try await folder.runner(target).migrate() }
      #expect(more.code == "undeclared-loss" && more.message.hasSuffix("rows public.items: 1 row"))
      // Nor is the table: TRUNCATE takes the rest.
      try folder.seal([("V1__x.sql", few + "TRUNCATE items;\n")], acceptingChanges: true)
      #expect(try await failure { try await folder.runner(target).migrate() }.code == "undeclared-loss")
      try folder.seal([("V1__x.sql", few + "DELETE FROM items WHERE id > 5;\n")], acceptingChanges: true)
      #expect(try await folder.runner(target).migrate().to.text == "1")
    }
  }

  @Test(arguments: ["id >", "nix = 1"])
  func aConditionThatIsNoneIsShownWithItsPlace(_ condition: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "\n-- strata:destroys rows items where \(condition)\nDELETE FROM items;\n")])
    try await withDatabase(loading: Self.filled) { target, _ in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "bad-directive" && refused.place?.line == 2)
    }
  }

  @Test func aConditionMayNameAColumnThatAVersionBeforeItAdds() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__x.sql", "ALTER TABLE items ADD old bool DEFAULT true;\n"),
      ("V2__y.sql", "-- strata:destroys rows items where old\nDELETE FROM items WHERE old;\n"),
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "would-destroy-data")
      #expect(refused.details.first == "version 2: rows items where old: 7 rows")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
    }
  }

  @Test(arguments: ["is_old(id)", "id / (SELECT count(*) - 7 FROM items) > 0"])
  func aConditionMayNeedWhatAVersionBeforeItMakes(_ condition: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__x.sql",
        "CREATE FUNCTION is_old(int) RETURNS bool LANGUAGE sql AS 'SELECT true';\nINSERT INTO items VALUES (8);\n"
      ), ("V2__y.sql", "-- strata:destroys rows items where \(condition)\nDELETE FROM items WHERE \(condition);\n"),
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "would-destroy-data")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
    }
  }

  @Test func aHookMayDestroyNoMoreThanAVersion() async throws {
    for script in ["DELETE FROM items;\n", "-- strata:destroys rows items\nDELETE FROM items;\n"] {
      let folder = try MigrationFolder()
      try FileManager.default.createDirectory(atPath: folder.path + "/hooks", withIntermediateDirectories: true)
      try folder.write("hooks/before-all.sql", script)
      try folder.seal([("V1__x.sql", "SELECT 1;\n")])
      try await withDatabase(loading: Self.filled) { target, connection in
        let refused = try await failure { try await folder.runner(target).migrate() }
        #expect(refused.category == .refused)
        #expect(try await connection.list("SELECT count(*) FROM items") == "7")
        try await folder.runner(target) { $0.allowDestructive = true }.migrate()
        #expect(try await connection.list("SELECT count(*) FROM items") == "0")
      }
    }
  }
}
