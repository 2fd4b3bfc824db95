import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// What should be short is bounded, what is known to be long is not.
@Suite struct StatementTimeoutTests {
  /// Says how long each statement may take, by an event trigger that writes the setting down.
  private static let watched = """
    CREATE TABLE seen (tag text, bound text);
    CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO seen VALUES (tg_tag, current_setting('statement_timeout')); END $$;
    CREATE TABLE items (id int, note text);
    CREATE TABLE parts (id int) PARTITION BY LIST (id);
    CREATE TABLE part (id int);
    CREATE EVENT TRIGGER see ON ddl_command_start EXECUTE FUNCTION see();
    """
  private static let script = """
    ALTER TABLE items ADD price numeric DEFAULT 1;
    CREATE INDEX items_note ON items (note);
    COMMENT ON TABLE items IS 'x';
    ALTER TABLE items ALTER note SET NOT NULL;
    ALTER TABLE items ADD CONSTRAINT positive CHECK (price > 0) NOT VALID;
    ALTER TABLE items VALIDATE CONSTRAINT positive;
    ALTER TABLE items ALTER id TYPE bigint;
    ALTER TABLE items ADD UNIQUE (id);
    ALTER TABLE parts ATTACH PARTITION part FOR VALUES IN (1);
    CREATE TABLE copied AS SELECT * FROM items;
    CREATE VIEW viewed AS SELECT * FROM items;
    CREATE TYPE colour AS ENUM ('red');
    ALTER TYPE colour ADD VALUE 'blue';
    DROP TABLE copied;
    """
  private static let bounds = [
    "ALTER TABLE 1min", "CREATE INDEX 0", "COMMENT 1min", "ALTER TABLE 0", "ALTER TABLE 1min", "ALTER TABLE 0",
    "ALTER TABLE 0", "ALTER TABLE 0", "ALTER TABLE 0", "CREATE TABLE AS 0", "CREATE VIEW 1min", "CREATE TYPE 1min",
    "ALTER TYPE 1min", "DROP TABLE 1min",
  ]

  @Test func theServerIsTold() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", Self.script)])
    try await withDatabase(loading: Self.watched) { target, connection in
      let plan = try await folder.runner(target).planMigrate()
      let planned = plan.items[0].bounds.map { $0.statement == .zero ? "0" : "1min" }
      #expect(planned == Self.bounds.map { String($0.split(separator: " ").last ?? "") })
      try await folder.runner(target) { $0.allowDestructive = true }.migrate()
      let seen = "SELECT tag || ' ' || bound FROM seen WHERE tag NOT LIKE '%strata%' LIMIT 14 OFFSET 0"
      let all = try await connection.query("SELECT tag || ' ' || bound FROM seen").map { $0[0] ?? "" }
      #expect(Array(all.suffix(Self.bounds.count)) == Self.bounds, "\(seen)")
    }
  }

  @Test func aSegmentSaysOtherwise() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__x.sql",
        """
        -- strata:segment statement-timeout=0
        CREATE TABLE a ();
        -- strata:segment statement-timeout=7s
        CREATE INDEX items_note ON items (note);
        -- strata:segment transaction=own
        ALTER TABLE items ADD n int;
        -- strata:segment transaction=none
        CREATE TABLE b ();
        """
      )
    ])
    try await withDatabase(loading: Self.watched) { target, connection in
      try await folder.runner(target) { $0.statementTimeout = .seconds(30) }.migrate()
      let all = try await connection.query("SELECT tag || ' ' || bound FROM seen").map { $0[0] ?? "" }
      #expect(Array(all.suffix(4)) == ["CREATE TABLE 0", "CREATE INDEX 7s", "ALTER TABLE 0", "CREATE TABLE 30s"])
    }
  }

  @Test func whatTakesTooLongIsSaidWithTheWayOut() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "CREATE TABLE a ();\nCREATE VIEW slow AS SELECT 1 AS one;\n")])
    let slow = """
      CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); END $$;
      CREATE EVENT TRIGGER wait ON ddl_command_start WHEN TAG IN ('CREATE VIEW') EXECUTE FUNCTION wait();
      """
    try await withDatabase(loading: slow) { target, connection in
      let runner = try folder.runner(target) {
        $0.statementTimeout = .milliseconds(300)
        $0.lockTimeout = .milliseconds(100)
      }
      let failed = try await failure { try await runner.migrate() }
      #expect(failed.place?.line == 2)
      #expect(failed.advice?.contains("statement-timeout=0") == true)
      #expect(try await connection.list("SELECT to_regclass('a')") == "null")
    }
  }
}
