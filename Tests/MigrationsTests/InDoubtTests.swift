import Diagnostics
import FoundationEssentials
import Migrations
import Postgres
import TestSupport
import Testing

/// What came or changed between two looks: rows, files, values of placeholders, the runner's lock.
@Suite struct InDoubtTests {
  private static let none = "-- strata:segment transaction=none\n"
  private static let filled = """
    CREATE TABLE hollow (id int, note text);
    CREATE TABLE old (id int, v text);
    INSERT INTO old SELECT i, 'v' FROM generate_series(1, 100) i;
    CREATE TABLE switch AS SELECT 0 AS n;
    """

  /// What is declared was counted as empty; rows that come while its lock is waited for are counted again.
  @Test(arguments: [
    ("table public.hollow", "DROP TABLE hollow;", "table public.hollow: 1 row"),
    ("rows public.hollow", "TRUNCATE hollow;", "rows public.hollow: 1 row"),
    ("column public.hollow.note", "ALTER TABLE hollow DROP note;", "column public.hollow.note: 1 value"),
    ("rows public.hollow", "DELETE FROM hollow;", "rows public.hollow: 1 row"),
  ])
  func rowsThatComeIntoWhatIsDeclaredAreMissed(_ declared: String, _ script: String, _ what: String) async throws {
    let folder = try MigrationFolder()
    let waiting = "LOCK TABLE old IN ACCESS EXCLUSIVE MODE;\n"
    try folder.seal([("V1__x.sql", "-- strata:destroys \(declared)\n\(waiting)\(script)\n")])
    try await withDatabases(1, loading: Self.filled) { targets, connections in
      let holder = connections[0]
      try await holder.execute("BEGIN; LOCK TABLE old IN ACCESS SHARE MODE")
      let log = EventLog()
      let runner = try folder.runner(targets[0], log: log) { $0.lockTimeout = .seconds(60) }
      let running = Task { try await failure { try await runner.migrate() } }
      try await log.wait { if case .waitingForLock = $0 { true } else { false } }
      let writer = try await Connection.connect(to: targets[0])
      try await writer.execute("INSERT INTO hollow VALUES (1, 'x')")
      await writer.close()
      try await holder.execute("COMMIT")
      let refused = try await running.value
      #expect(refused.code == "would-destroy-data")
      #expect(refused.message.hasSuffix(what))
      #expect(try await holder.list("SELECT count(note) FROM hollow") == "1")
    }
  }

  @Test func rowsThatComeBetweenStepsAreMissed() async throws {
    let folder = try MigrationFolder()
    let declared = "-- strata:destroys table public.hollow\n"
    try folder.seal([
      (
        "V1__x.sql",
        declared + Self.none + "INSERT INTO hollow VALUES (1, 'x');\n-- strata:segment\nDROP TABLE hollow;\n"
      )
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "would-destroy-data")
      #expect(try await connection.list("SELECT count(*) FROM hollow") == "1")
    }
  }

  /// Rows that a table of the version's own took over are people's, also when the refused run is run again.
  @Test func whatIsRefusedIsRefusedAgain() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__x.sql",
        """
        -- strata:segment transaction=own
        CREATE TABLE archive (id int PRIMARY KEY, v text);
        -- strata:segment transaction=own
        WITH gone AS (DELETE FROM old RETURNING *) INSERT INTO archive SELECT * FROM gone;
        -- strata:segment transaction=none
        CREATE INDEX CONCURRENTLY archive_v ON archive (v);
        -- strata:segment transaction=own
        DROP TABLE archive;

        """
      )
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      for _ in 1...3 {
        let refused = try await failure { try await folder.runner(target).migrate() }
        #expect(refused.code == "undeclared-loss")
      }
      #expect(try await connection.list("SELECT count(*) FROM archive") == "100")
    }
  }

  /// A run that destroys what it likes watches nothing, so that nothing is known of what it filled.
  @Test func whatWasFilledUnwatchedIsPeoples() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__x.sql",
        """
        -- strata:segment transaction=own
        CREATE TABLE archive (id int PRIMARY KEY, v text);
        -- strata:segment transaction=own
        SELECT 1 / n FROM switch;
        -- strata:segment transaction=own
        WITH gone AS (DELETE FROM old RETURNING *) INSERT INTO archive SELECT * FROM gone;
        -- strata:segment transaction=own
        SELECT 1 / (n - 1) FROM switch;
        -- strata:segment transaction=own
        DROP TABLE archive;

        """
      )
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try await connection.execute("UPDATE switch SET n = 1")
      _ = try await failure { try await folder.runner(target) { $0.allowDestructive = true }.migrate() }
      try await connection.execute("UPDATE switch SET n = 2")
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(try await connection.list("SELECT count(*) FROM archive") == "100")
    }
  }

  /// What an interrupted version made is people's when it has ended, for the versions after it.
  @Test func laterVersionsOfTheRunThatGoesOnAreWatched() async throws {
    let folder = try MigrationFolder()
    let first = "CREATE TABLE events (id int);\n" + Self.none + "SELECT 1 / n FROM switch;\n"
    try folder.seal([("V1__x.sql", first), ("V2__y.sql", "TRUNCATE events;\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try await connection.execute("INSERT INTO events VALUES (1); UPDATE switch SET n = 1")
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(try await connection.list("SELECT count(*) FROM events") == "1")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
    }
  }

  @Test func whatTheVersionRenamedIsKnownToItWhenItGoesOn() async throws {
    let folder = try MigrationFolder()
    let own = "-- strata:segment transaction=own\n"
    try folder.seal([
      (
        "V1__x.sql",
        own + "CREATE TABLE a AS SELECT 1 AS x;\n" + own + "ALTER TABLE a RENAME TO b;\n" + own
          + "SELECT 1 / n FROM switch;\n" + own + "DROP TABLE b;\n"
      )
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try await connection.execute("UPDATE switch SET n = 1")
      #expect(try await folder.runner(target).migrate().to.text == "1")
    }
  }

  /// Interrupted when it was done and not yet recorded; then the file was changed.
  @Test(arguments: [
    ("CREATE INDEX CONCURRENTLY i ON old (id);", "CREATE INDEX CONCURRENTLY i ON old (v);"),
    ("CREATE DATABASE \"NEW\";", "CREATE DATABASE \"NEW\" ENCODING 'UTF8';"),
  ])
  func aStepThatHappenedAndWasChangedIsRefused(_ before: String, _ after: String) async throws {
    let folder = try MigrationFolder()
    try await withDatabase(loading: Self.filled) { target, connection in
      let name = try await connection.list("SELECT current_database() || '_more'")
      func script(_ sql: String) -> String { Self.none + sql.replacing("NEW", with: name) + "\n" }
      try folder.seal([("V1__x.sql", script(before))])
      try await folder.runner(target).migrate()
      let undone = """
        UPDATE strata.version_steps SET state = 'started', finished_at = NULL;
        UPDATE strata.schema_versions SET state = 'running', execution_time_ms = NULL;
        """
      try await connection.execute(undone)
      try folder.seal([("V1__x.sql", script(after))], acceptingChanges: true)
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "done-step-changed")
      // As it was it is found, and not run again.
      try folder.seal([("V1__x.sql", script(before))], acceptingChanges: true)
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      #expect(log.all.contains { if case .stepFound = $0 { true } else { false } })
      try await connection.execute("DROP DATABASE IF EXISTS \"\(name)\"")
    }
  }

  @Test func aBackfillThatBeganAndWasChangedIsRefused() async throws {
    let folder = try MigrationFolder()
    func script(_ value: String) -> String {
      Self.none + """
        -- strata:backfill table=public.old key=id batch=10
        -- strata:remaining SELECT count(*) FROM public.old WHERE v = 'v'
        UPDATE public.old SET v = '\(value)' || 1 / (id - 55) WHERE v = 'v' /* strata:batch */;

        """
    }
    try folder.seal([("V1__x.sql", script("a"))])
    try await withDatabase(loading: Self.filled + "ALTER TABLE old ADD PRIMARY KEY (id);") { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      #expect(try await connection.list("SELECT count(*) FROM old WHERE v LIKE 'a%'") == "50")
      try folder.seal([("V1__x.sql", script("b"))], acceptingChanges: true)
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "done-step-changed")
    }
  }

  /// The record of a statement that had come to its end waits, and the run is cancelled.
  @Test func aCancelledRecordIsNotTakenForAFailedStatement() async throws {
    let folder = try MigrationFolder()
    let log = EventLog()
    try folder.seal([("V1__x.sql", Self.none + "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON old (id);\n")])
    try await withDatabases(1, loading: Self.filled) { targets, connections in
      let holder = connections[0]
      let runner = try folder.runner(targets[0], log: log)
      try await holder.execute("CREATE TABLE before_index ()")
      // The index cannot be finished while this transaction is open; when it is, the ledger is locked already.
      try await holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM old")
      let running = Task { try await failure { try await runner.migrate() } }
      try await log.wait { if case .waitingForLock = $0 { true } else { false } }
      let locker = try await Connection.connect(to: targets[0])
      try await locker.execute("BEGIN; LOCK TABLE strata.version_steps IN SHARE MODE")
      try await holder.execute("COMMIT")
      let valid = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('i') AND indisvalid"
      while try await holder.list(valid) != "1" { try await Task.sleep(for: .milliseconds(20)) }
      let waits = "SELECT count(*) FROM pg_locks WHERE relation = 'strata.version_steps'::regclass AND NOT granted"
      while try await holder.list(waits) == "0" { try await Task.sleep(for: .milliseconds(20)) }
      running.cancel()
      _ = try await running.value
      try await locker.execute("COMMIT")
      await locker.close()
      let again = EventLog()
      #expect(try await folder.runner(targets[0], log: again).migrate().to.text == "1")
      #expect(again.all.contains { if case .stepFound = $0 { true } else { false } })
    }
  }

  @Test(arguments: ["SELECT pg_advisory_unlock_all();", "-- strata:segment transaction=none\nDISCARD ALL;"])
  func aScriptThatGivesTheLockAwayIsStopped(_ script: String) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "\(script)\n"), ("V2__y.sql", "CREATE TABLE y ();\n")])
    try await withDatabase { target, connection in
      let stopped = try await failure { try await folder.runner(target).migrate() }
      #expect(stopped.code == "lock-given-away")
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions WHERE success") == "0")
    }
  }

  /// What was done with one value is undone with it, whatever the value is by now.
  @Test(arguments: ["acme", "beta", nil])
  func anUndoHasTheValuesThatWereApplied(_ later: String?) async throws {
    let folder = try MigrationFolder()
    func configure(_ value: String?) throws {
      let values = value.map { "{name: \($0)}" } ?? "{}"
      try folder.write("strata.yml", "migrations:\n  placeholders: \(values)\n")
    }
    try configure("acme")
    try folder.seal([
      ("V1__x.sql", "CREATE TABLE t_${name} ();\nCREATE TABLE t_beta ();\nCREATE TABLE t_ ();\n"),
      ("U1__x.sql", "DROP TABLE t_${name};\n"),
    ])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try configure(later)
      try await folder.runner(target).rollback(.steps(1))
      let left = "SELECT relname FROM pg_class WHERE relname LIKE 't\\_%' ORDER BY 1"
      #expect(try await connection.list(left) == "t_,t_beta")
    }
  }

  @Test func aPlaceholderWithoutAValueStopsRollbackAndRepair() async throws {
    let folder = try MigrationFolder()
    try folder.write("strata.yml", "migrations:\n  placeholders: {name: acme}\n")
    try FileManager.default.createDirectory(atPath: folder.path + "/hooks", withIntermediateDirectories: true)
    try folder.write("hooks/before-each.sql", "SELECT '${name}';\n")
    try folder.seal([("V1__x.sql", "SELECT '${name}';\n"), ("U1__x.sql", "SELECT '${name}';\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try folder.write("strata.yml", "migrations:\n  placeholders: {}\n")
      let stopped = try await failure { try await folder.runner(target).rollback(.steps(1)) }
      #expect(stopped.code == "placeholder-unset")
      try folder.write("V1__x.sql", "SELECT '${name}' AS x;\n")
      let version = try MigrationVersion("1")
      let refused = try await failure {
        try await folder.runner(target).repair(accepting: [version], forgetting: [], reason: "x")
      }
      #expect(refused.code == "placeholder-unset")
      #expect(try await connection.list("SELECT rollback_script FROM strata.schema_versions") == "SELECT 'acme';\n")
    }
  }
}
