import Diagnostics
import Migrations
import Policies
import Postgres
import TestSupport
import Testing

@Suite struct RunnerMigrateTests {
  @Test func appliesRecordsAndThenHasNothingToDo() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      let log = EventLog()
      let report = try await folder.runner(target, log: log).migrate()
      #expect(report.from == .empty)
      #expect(report.to.text == "1.1.0")
      #expect(report.finished.map(\.run.version.text) == ["1.0.0", "1.1.0"])
      #expect(
        try await connection.list("SELECT attname FROM pg_attribute WHERE attrelid = 'items'::regclass AND attnum > 0")
          == "id,name,price"
      )
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.1.0")
      let row = try await connection.query(
        """
        SELECT version_number, description, script_name, checksum, installed_by = current_user, success, rollback_script,
          tool_version, set_name, installed_at > now() - interval '1 minute'
        FROM strata.schema_versions ORDER BY version_id
        """
      )[0]
      let set = try folder.set()
      #expect(
        (0..<10).map { row[$0] } == [
          "1.0.0", "create items", "V1.0.0__create_items.sql", set.migrations[0].script.checksum, "t", "t",
          set.migrations[0].undo?.content, "test", "test", "t",
        ]
      )
      let again = try await folder.runner(target).migrate()
      #expect(again.finished.isEmpty)
      #expect(again.to.text == "1.1.0")
      let kinds = log.all.compactMap { event -> String? in
        switch event {
        case .ledgerPrepared(nil): "ledger"
        case .versionStarted(let run): "start \(run.version)"
        case .statementStarted(let version, let statement, let number, let count):
          "\(version) \(number)/\(count) line \(statement.place.line ?? 0)"
        case .versionFinished(let run, _): "finish \(run.version)"
        default: nil
        }
      }
      #expect(
        kinds == [
          "ledger", "start 1.0.0", "1.0.0 1/1 line 1", "finish 1.0.0", "start 1.1.0", "1.1.0 1/1 line 1",
          "finish 1.1.0",
        ]
      )
    }
  }

  @Test func stopsAtTheVersionThatIsAskedFor() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      #expect(try await folder.runner(target).migrate(to: MigrationVersion("1.0")).to.text == "1.0.0")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.0.0")
      let unknown = try await failure { try await folder.runner(target).migrate(to: MigrationVersion("7")) }
      #expect(unknown.category == .usage)
      #expect(unknown.message.hasPrefix("there is no version 7 in "))
      #expect(unknown.details == ["known: 1.0.0, 1.1.0"])
      try await folder.runner(target).migrate()
      let behind = try await failure { try await folder.runner(target).migrate(to: MigrationVersion("1.0.0")) }
      #expect(behind.category == .usage)
      #expect(behind.advice == "`strata rollback --to 1.0.0` goes back")
    }
  }

  @Test func aDryRunWritesNothing() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      let plan = try await folder.runner(target).planMigrate()
      #expect(plan.items.map(\.run.version.text) == ["1.0.0", "1.1.0"])
      #expect(plan.to.text == "1.1.0")
      #expect(try await connection.tables == "")
      #expect(try await connection.list("SELECT nspname FROM pg_namespace WHERE nspname = 'strata'") == "")
    }
  }

  @Test func theDurationIsThatOfTheStatements() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__slow.sql", "SELECT pg_sleep(0.05);\nSELECT pg_sleep(0.05);\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT execution_time_ms >= 100 FROM strata.schema_versions") == "t")
    }
  }

  @Test func statementsOutsideTransactionsAreRecordedStepByStep() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__index.sql",
        """
        CREATE TABLE a (id int);
        INSERT INTO a SELECT generate_series(1, 100);
        -- strata:segment transaction=none
        CREATE INDEX CONCURRENTLY a_id ON a (id);
        VACUUM a;
        -- strata:segment transaction=block
        COMMENT ON TABLE a IS 'done';
        """
      )
    ])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(
        try await connection.query(
          "SELECT segment, step, line, state FROM strata.version_steps ORDER BY segment, step"
        ).map { row in (0..<4).map { row[$0] ?? "" }.joined(separator: " ") }
          == ["1 0 1 done", "2 1 4 done", "2 2 5 done", "3 0 7 done"]
      )
      #expect(try await connection.list("SELECT state || ' ' || success FROM strata.schema_versions") == "applied true")
      #expect(try await connection.list("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass") == "t")
    }
  }

  @Test func whatAScriptDoesToItsSessionStaysInIt() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__session.sql",
        """
        CREATE SCHEMA other;
        SET search_path = other;
        SET lock_timeout = '7s';
        CREATE TEMP TABLE kept AS SELECT 1;
        PREPARE p AS SELECT 1;
        LISTEN channel;
        """
      ),
      (
        "V2__check.sql",
        """
        CREATE TABLE public.seen AS SELECT current_setting('search_path') AS path, to_regclass('kept') AS kept,
          current_setting('lock_timeout') AS lock, (SELECT count(*) FROM pg_prepared_statements) AS prepared;
        """
      ),
    ])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let row = try await connection.query("SELECT path, kept, lock, prepared FROM seen").onlyRow()
      #expect((0..<4).map { row[$0] } == ["\"$user\", public", nil, "1s", "0"])
    }
  }

  @Test func backslashesMeanWhatTheyMeanInTheShadow() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__texts.sql",
        """
        CREATE TABLE texts (value text);
        INSERT INTO texts VALUES ('\\d+');
        -- strata:segment transaction=none
        INSERT INTO texts VALUES ('a\\b');
        ANALYZE texts;
        """
      )
    ])
    try await withDatabase { target, connection in
      let name = try await connection.list("SELECT quote_ident(current_database())")
      try await connection.execute("ALTER DATABASE \(name) SET standard_conforming_strings = off")
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT value FROM texts ORDER BY ctid") == "\\d+,a\\b")
    }
  }

  /// No server of the tests has a locale that writes amounts otherwise, so that the setting itself is looked at.
  @Test func amountsMeanWhatTheyMeanInTheShadow() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__amounts.sql",
        """
        CREATE TABLE seen (value text, amount money DEFAULT '$1,234.50');
        INSERT INTO seen VALUES (current_setting('lc_monetary'));
        -- strata:segment transaction=none
        INSERT INTO seen VALUES (current_setting('lc_monetary'));
        ANALYZE seen;
        """
      )
    ])
    try await withDatabase { target, connection in
      let name = try await connection.list("SELECT quote_ident(current_database())")
      try await connection.execute("ALTER DATABASE \(name) SET lc_monetary = 'POSIX'")
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT value || amount::numeric FROM seen") == "C1234.50,C1234.50")
    }
  }

  @Test func copyBlocksAreSentAsData() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__copy.sql",
        "CREATE TABLE a (id int, note text);\nCOPY a FROM stdin;\n1\tone; two\n2\t\\N\n\\.\nALTER TABLE a ADD PRIMARY KEY (id);\n"
      )
    ])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT id || coalesce(note, '-') FROM a ORDER BY id") == "1one; two,2-")
    }
  }

  @Test func noticesAreTold() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__notice.sql", "SELECT 1;\nDO $$BEGIN RAISE NOTICE 'hello'; END$$;\n")])
    try await withDatabase { target, _ in
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      let notices = log.all.compactMap { event -> String? in
        guard case .notice(let notice, let statement) = event else { return nil }
        return "\(statement?.place.line ?? 0) \(notice.message)"
      }
      #expect(notices == ["2 hello"])
    }
  }

  @Test func policiesAndJobsHaveTheirTables() async throws {
    let folder = try MigrationFolder()
    let policies = PolicyTable.creation.joined(separator: ";\n")
    try folder.seal([
      ("V1__policy.sql", policies + ";\nINSERT INTO strata.policies VALUES ('seed', 'public.a', '{\"rows\": []}');\n")
    ])
    try await withDatabase { target, connection in
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      #expect(!log.all.contains { if case .notice = $0 { true } else { false } })
      #expect(try await connection.list("SELECT object FROM strata.policies") == "public.a")
      #expect(
        try await connection.tables
          == "strata.hook_runs,strata.job_runs,strata.ledger_layout,strata.policies,strata.repairs,strata.repeatables,"
          + "strata.schema_versions,strata.version_steps"
      )
    }
  }

  @Test func aSchemaThatPsqlMadeForThePoliciesBecomesTheLedgers() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let script = PolicyTable.creation.joined(separator: ";\n")
    try await withDatabase(loading: script) { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.1.0")
    }
  }

  @Test func twoLedgersLiveInOneDatabase() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let other = try MigrationFolder()
    try other.seal([("V5__other.sql", "CREATE TABLE other ();\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try await other.runner(target) { $0.ledgerSchema = "strata \"two\"'" }.migrate()
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.1.0")
      #expect(try await connection.list("SELECT \"strata \"\"two\"\"'\".fn_get_schema_version()") == "5")
    }
  }

  @Test func replayTakesTheSamePathWithoutALedger() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions + [("external.sql", "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid);\n")])
    try await withDatabase { _, connection in
      try await MigrationReplay.replay(folder.set(), upTo: MigrationVersion("1.0.0"), on: connection)
      #expect(try await connection.tables == "auth.users,public.items")
      let undo = try #require(try folder.set().migrations[0].undo)
      try await MigrationReplay.run(undo, on: connection)
      #expect(try await connection.tables == "auth.users")
    }
  }
}
