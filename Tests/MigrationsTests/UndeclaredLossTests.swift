import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Files that destroy what they do not declare: seen in the catalog before the COMMIT, not in the text.
@Suite struct UndeclaredLossTests {
  private static let filled = """
    CREATE TABLE items (id int PRIMARY KEY, name text, note text, extra int,
      twice int GENERATED ALWAYS AS (extra * 2) STORED);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 7) i;
    CREATE TABLE hollow (id int);
    CREATE SCHEMA side;
    CREATE TABLE side."Odd name" AS SELECT 1 AS one;
    CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO events VALUES (1, '2026-01-05'), (2, '2026-02-05');
    """

  @Test(arguments: [
    ("DROP TABLE items;", ["table public.items"], "table public.items: 7 rows"),
    ("ALTER TABLE items DROP COLUMN name;", ["column public.items.name"], "column public.items.name: 7 values"),
    ("TRUNCATE items;", ["rows public.items"], "rows public.items: 7 rows"),
    ("TRUNCATE items; INSERT INTO items VALUES (1);", ["rows public.items"], "rows public.items: 7 rows"),
    ("DROP SCHEMA side CASCADE;", ["table side.\"Odd name\""], "table side.\"Odd name\": 1 row"),
    ("DO $$BEGIN EXECUTE 'drop table ' || 'items'; END$$;", ["table public.items"], "table public.items: 7 rows"),
    ("ALTER TABLE items RENAME TO a; DROP TABLE a;", ["table public.items"], "table public.items: 7 rows"),
    ("DROP TABLE events;", ["table public.events"], "table public.events: 2 rows"),
    ("DROP TABLE events_2;", ["table public.events_2"], "table public.events_2: 1 row"),
    ("ALTER TABLE events DROP COLUMN id;", ["column public.events.id"], "column public.events.id: 2 values"),
    (
      "CREATE TABLE fresh AS SELECT * FROM items; DROP TABLE items; DROP TABLE hollow; ALTER TABLE fresh RENAME TO items;",
      ["table public.items"], "table public.items: 7 rows"
    ),
    (
      """
      ALTER TABLE items RENAME TO items_old;
      CREATE TABLE items AS SELECT * FROM items_old WHERE id > 1;
      DROP TABLE items_old;
      """, ["table public.items"], "table public.items: 7 rows"
    ),
    (
      "ALTER TABLE items DROP name; DO 'BEGIN TRUNCATE side.\"Odd name\"; END';",
      ["column public.items.name", "rows side.\"Odd name\""], "data in 2 places"
    ),
    ("-- strata:segment transaction=none\nDROP TABLE items;", ["table public.items"], "table public.items: 7 rows"),
  ])
  func isRolledBackAndRefusedWithTheLineToAdd(_ script: String, _ lines: [String], _ what: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "CREATE TABLE beside ();\n" + script + "\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.category == .refused)
      #expect(refused.code == "undeclared-loss")
      #expect(
        folder.relative(refused.message) == "V1__x.sql destroys what it does not declare to destroy: \(what)"
      )
      #expect(Array(refused.details.suffix(lines.count)) == lines.map { "-- strata:destroys " + $0 })
      #expect(
        try await connection.list("SELECT (SELECT count(name) FROM items) + (SELECT count(id) FROM events)") == "9"
      )
      #expect(try await connection.list("SELECT count(*) FROM side.\"Odd name\"") == "1")

      // With the line it is what --allow-destructive is asked for; and the flag alone is enough.
      let declared = lines.map { "-- strata:destroys \($0)\n" }.joined() + script + "\n"
      try folder.seal([("V1__x.sql", declared)], acceptingChanges: true)
      let named = try await failure { try await folder.runner(target).migrate() }
      #expect(["would-destroy-data", "done-step-changed"].contains(named.code))
      try folder.seal([("V1__x.sql", script + "\n")], acceptingChanges: true)
      try await connection.execute("DROP SCHEMA strata CASCADE; DROP TABLE IF EXISTS beside")
      let report = try await folder.runner(target) { $0.allowDestructive = true }.migrate()
      #expect(report.to.text == "1")
    }
  }

  @Test(arguments: [
    "DROP TABLE hollow;", "ALTER TABLE items DROP COLUMN note;", "ALTER TABLE items DROP COLUMN twice;",
    "TRUNCATE hollow;", "ALTER TABLE items ALTER id TYPE bigint;", "ALTER TABLE hollow ALTER id TYPE bigint;",
    "ALTER TABLE items RENAME COLUMN name TO title;", "ALTER TABLE items SET SCHEMA side;",
    "ALTER TABLE events DETACH PARTITION events_2;", "VACUUM FULL items;", "CLUSTER items USING items_pkey;",
    "CREATE TEMP TABLE t AS SELECT 1; DROP TABLE t;", "CREATE TABLE t AS SELECT 1; DROP TABLE t;",
    "ALTER TABLE items ALTER id TYPE bigint; INSERT INTO items VALUES (100);",
    "DROP TABLE hollow; ALTER TABLE items DROP COLUMN note;",
    "ALTER TABLE items DROP COLUMN name; ALTER TABLE items ADD name text GENERATED ALWAYS AS ('n' || 1) STORED;",
    """
    ALTER TABLE items RENAME TO items_old;
    CREATE TABLE items (LIKE items_old INCLUDING GENERATED);
    INSERT INTO items (id, name) SELECT id, name FROM items_old;
    DROP TABLE items_old;
    """,
  ])
  func whatTakesNothingWithItRuns(_ script: String) async throws {
    let folder = try MigrationFolder()
    let vacuum = script.hasPrefix("VACUUM") ? "-- strata:segment transaction=none\n" : ""
    try folder.seal([("V1__x.sql", vacuum + script + "\n"), ("V2__y.sql", "SELECT 1;\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "2")
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "2")
    }
  }

  @Test func whatTheSameRunMadeMayGo() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__make.sql", "CREATE TABLE a AS SELECT 1 AS x, 2 AS y;\n"), ("V2__column.sql", "ALTER TABLE a DROP x;\n"),
      ("V3__drop.sql", "DROP TABLE a;\n"),
    ])
    try await withDatabase { target, _ in
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "3")
    }
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(to: MigrationVersion("1"))
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.code == "undeclared-loss")
      #expect(try await connection.list("SELECT x FROM a") == "1")
    }
  }

  @Test func anUndoIsWatchedToo() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "CREATE TABLE a ();\n"), ("U1__x.sql", "DROP TABLE items;\nDROP TABLE a;\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      try await folder.runner(target).migrate()
      let failed = try await failure { try await folder.runner(target).rollback(.steps(1)) }
      #expect(failed.code == "undeclared-loss")
      #expect(try await connection.list("SELECT count(*) FROM items") == "7")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
    }
  }

  @Test func droppingADatabaseNeedsConsent() async throws {
    let folder = try MigrationFolder()
    let script = "-- strata:segment transaction=none\nDROP DATABASE \"strata_is_not_there\";\n"
    try folder.seal([("V1__x.sql", script)])
    try await withDatabase { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "would-destroy-data")
      #expect(refused.category == .refused)
      let allowed = try await failure { try await folder.runner(target) { $0.allowDestructive = true }.migrate() }
      #expect(allowed.message.contains("does not exist"))
    }
  }
}
