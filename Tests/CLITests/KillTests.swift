import FoundationEssentials
import Glibc
import Postgres
import Shadow
import TestSupport
import Testing

/// The process of `migrate` is killed (SIGKILL) at random moments, again and again, until it has come to the end.
@Suite struct KillTests {
  /// Statements outside transactions that take long enough to be hit.
  private static let steps = [
    "migrations/shop/V1__tables.sql": """
    CREATE TABLE items (id int PRIMARY KEY, name text, touched int NOT NULL DEFAULT 0);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 20000) i;
    CREATE TABLE counter (n int NOT NULL);
    INSERT INTO counter VALUES (0);
    """,
    "migrations/shop/V2__steps.sql": """
    UPDATE counter SET n = n + 1;
    -- strata:segment transaction=none
    CREATE INDEX CONCURRENTLY items_name ON items (name);
    UPDATE counter SET n = n + 10;
    -- strata:backfill table=items batch=2000
    -- strata:remaining SELECT count(*) FROM items WHERE touched = 0
    UPDATE items SET touched = touched + 1 WHERE true /* strata:batch */;
    REINDEX INDEX CONCURRENTLY items_name;
    SELECT pg_sleep(0.05);
    DROP INDEX CONCURRENTLY items_name;
    CREATE INDEX CONCURRENTLY items_touched ON items (touched);
    VACUUM items;
    -- strata:segment transaction=block
    UPDATE counter SET n = n + 100;
    """,
    "migrations/shop/V3__more.sql": "SELECT pg_sleep(0.05);\nUPDATE counter SET n = n + 1000;\n",
    "migrations/shop/R__view.sql": "CREATE OR REPLACE VIEW counted AS SELECT n FROM counter;\n",
  ]

  private static let stepsState = """
    SELECT concat_ws(' | ', (SELECT n FROM counted), (SELECT concat(count(*), ' ', min(touched), max(touched)) FROM items),
      (SELECT string_agg(indexrelid::regclass::text || indisvalid, ',' ORDER BY indexrelid::regclass::text) FROM pg_index
        WHERE indrelid = 'items'::regclass),
      (SELECT string_agg(concat_ws(' ', segment, step, state), ',' ORDER BY segment, step) FROM strata.version_steps),
      (SELECT count(*) FROM strata.repeatables))
    """
  /// Definitions and numbers of rows, whatever the schema is.
  private static let anyState = """
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
      SELECT concat_ws(' ', c.relkind, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid)) AS line
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT proname || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      UNION ALL SELECT tgrelid::regclass::text || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT polrelid::regclass::text || polname || pg_get_expr(polqual, polrelid) FROM pg_policy
      UNION ALL SELECT concat_ws(' ', kind, object, body) FROM strata.policies
    ) lines
    """
  private static let ledger = """
    SELECT string_agg(concat_ws(' ', version_number, state, checksum, chain), ',' ORDER BY version_id)
    FROM strata.schema_versions
    """

  @Test func aKilledRunOfStepsIsFinishedByTheNext() async throws {
    try await Project.with(Self.steps) { project in
      #expect(try await project.strata("seal").status == 0)
      try await Self.kill(100, project, "shop", Self.stepsState)
    }
  }

  @Test func aKilledRunOfValueVersesWholeChainIsFinishedByTheNext() async throws {
    try await TestServer.shared.ensureRoles(["app"])
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    try await Project.with([:]) { project in
      try await Self.kill(60, project, repository + "/migrations/valueverse", Self.anyState)
    }
  }

  /// Kills runs until there were so many kills, in as many databases as that takes, and holds each finished database
  /// against one that nobody disturbed.
  private static func kill(_ wanted: Int, _ project: Project, _ set: String, _ state: String) async throws {
    try await withDatabases(1) { targets, connections in
      let clock = ContinuousClock()
      let environment = ["DATABASE_URL": targets[0].secretConninfo]
      let start = clock.now
      let calm = try await project.strata("migrate", set, "--allow-destructive", environment: environment)
      #expect(calm.status == 0, "\(calm.errors)")
      let whole = clock.now - start
      let undisturbed = try await connections[0].query(state)[0][0]
      let ledger = try await connections[0].query(Self.ledger)[0][0]
      var kills = 0
      var databases = 0
      while kills < wanted {
        databases += 1
        try await withDatabase { target, connection in
          let environment = ["DATABASE_URL": target.secretConninfo]
          var isDone = false
          while !isDone {
            // Short lives, so that one database sees many kills; each run begins where the one before was.
            let life = kills < wanted ? Double.random(in: 0.02...1) : 600
            let line = """
              "$0" migrate "$1" --allow-destructive --wait 60s --quiet & pid=$!
              ( sleep "$2"; kill -KILL $pid ) 2>/dev/null & killer=$!
              wait $pid; status=$?; kill $killer 2>/dev/null; exit $status
              """.replacing("$1", with: set).replacing("$2", with: "\(life * max(0.3, whole.seconds))")
            let run = try await project.shell(line, environment: environment)
            switch run.status {
            case 0: isDone = true
            case 128 + SIGKILL: kills += 1
            default:
              Issue.record("status \(run.status): \(run.errors)")
              isDone = true
            }
          }
          let found = try await connection.query(state)[0][0]
          #expect(found == undisturbed, "\(found ?? "") instead of \(undisturbed ?? "")")
          #expect(try await connection.query(Self.ledger)[0][0] == ledger)
          let open = try await connection.query("SELECT count(*) FROM strata.version_steps WHERE state <> 'done'")
          #expect(open[0][0] == "0")
        }
      }
      print("killed \(kills) runs of \(set.split(separator: "/").last ?? "") in \(databases) databases")
      #expect(kills >= wanted)
    }
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
