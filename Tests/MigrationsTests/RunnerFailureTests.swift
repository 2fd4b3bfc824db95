import Diagnostics
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// Statements fail, rights are missing, the database cannot be written: it stays as it was and the message says so.
@Suite struct RunnerFailureTests {
  @Test func aStatementThatFailsInTheMiddle() async throws {
    let folder = try MigrationFolder()
    try folder.seal(
      twoVersions + [
        (
          "V2__broken.sql",
          "CREATE TABLE half ();\n\n-- why\nALTER TABLE items\n  ADD note text,\n  ADD größe missing_type;\nSELECT 1;\n"
        )
      ]
    )
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .failed)
      #expect(failure.code == "statement-failed")
      #expect(folder.relative(failure.headline) == "V2__broken.sql:6:13: type \"missing_type\" does not exist")
      #expect(
        failure.details == [
          "  ADD größe missing_type", "            ^", "SQLSTATE 42704",
          "the transaction was rolled back: the database is at version 1.1.0",
        ]
      )
      #expect(failure.advice?.contains("run `strata migrate` again") == true)
      #expect(try await connection.list("SELECT to_regclass('half') IS NULL") == "t")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.1.0")
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "2")

      try folder.write("V2__broken.sql", "CREATE TABLE whole ();\n")
      try folder.seal(acceptingChanges: true)
      #expect(try await folder.runner(target).migrate().to.text == "2")
    }
  }

  @Test func aStatementThatFailsWhereTheBoundOfTimeIsAnotherOne() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "CREATE TABLE half ();\nINSERT INTO half\n  (größe) VALUES (1);\n")])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(folder.relative(failure.headline).hasPrefix("V1__x.sql:3:4: column \"größe\""))
      #expect(failure.details.starts(with: ["  (größe) VALUES (1)", "   ^"]))
      #expect(try await connection.list("SELECT to_regclass('half') IS NULL") == "t")
    }
  }

  @Test func detailAndHintOfTheServerArePassedOn() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "DO $$BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'why', HINT = 'how'; END$$;\n")])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.headline.hasSuffix(": no"))
      #expect(failure.details.contains("SQLSTATE P0001"))
      #expect(failure.details.contains("DETAIL: why"))
      #expect(failure.details.contains("HINT: how"))
      #expect(failure.details.last == "the transaction was rolled back: the database is at no version")
    }
  }

  @Test func passwordsInStatementsAreNotShown() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__role.sql", "CREATE ROLE missing_option PASSWORD 'swordfish' NONSENSE;\n")])
    try await withDatabase { target, _ in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.details[0].contains("CREATE ROLE missing_option PASSWORD"))
      #expect(failure.details[1] == String(repeating: " ", count: 48) + "^")
      #expect(!failure.description.contains("swordfish"))
    }
  }

  @Test func aDeferredConstraintThatFailsAtCommit() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      (
        "V1__deferred.sql",
        """
        CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO b VALUES (1);
        """
      )
    ])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.message.hasPrefix("the COMMIT of version 1 failed: insert or update on table \"b\""))
      #expect(failure.details.contains("SQLSTATE 23503"))
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "0")
    }
  }

  @Test func mistakesInAScriptAreFoundBeforeAnythingIsDone() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__good.sql", "CREATE TABLE good ();\n")])
    try folder.write("V2__bad.sql", "BEGIN;\n-- strata:wrong\nSELECT 1;\n")
    try folder.write("U2__bad.sql", "SELECT 'open;\n")
    try await withDatabase { target, connection in
      let sealing = #expect(throws: Failure.self) { try folder.seal() }
      #expect(sealing?.diagnostics.map(\.code) == ["transaction-command", "unknown-directive", "bad-sql"])
      var set = try folder.set()
      set.diagnostics = []
      let failure = try await failure { try await MigrationRunner(set: set, target: target).migrate() }
      #expect(failure.category == .refused)
      #expect(
        failure.diagnostics.map { folder.relative($0.place?.description ?? "") } == [
          "V2__bad.sql:1", "V2__bad.sql:2", "U2__bad.sql:1",
        ]
      )
      #expect(try await connection.list("SELECT to_regclass('good') IS NULL") == "t")
    }
  }

  @Test func aHalfAppliedVersionIsExplainedAndFinishedByTheNextRun() async throws {
    let folder = try MigrationFolder()
    let script = """
      CREATE TABLE a (id int);
      INSERT INTO a VALUES (1), (1);
      -- strata:segment transaction=none
      SELECT set_config('strata.seen', '1', false);
      INSERT INTO a VALUES (2);
      CREATE UNIQUE INDEX a_id ON a (id);
      -- strata:segment transaction=block
      COMMENT ON TABLE a IS 'done';
      """
    try folder.seal([("V1__half.sql", script), ("V2__next.sql", "CREATE TABLE next ();\n")])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(folder.relative(failure.headline) == "V1__half.sql:6: could not create unique index \"a_id\"")
      #expect(failure.details.last == "version 1 is half applied: 3 of 5 parts are done and stay")
      let status = try await folder.runner(target).status()
      #expect(status.entries.map(\.state) == [.failed, .pending])
      #expect(status.current == .empty)
      #expect(status.entries[0].ledger?.steps.map(\.state) == [.done, .done, .done, .failed])
      #expect(status.entries[0].ledger?.steps.last?.error == "could not create unique index \"a_id\"")
      #expect(try await connection.list("SELECT success FROM strata.schema_versions") == "f")
      let refused = try await self.rollbackRefusal(folder, target)
      #expect(refused.code == "no-undo")

      try await connection.execute("DELETE FROM a WHERE ctid = '(0,1)'")
      let log = EventLog()
      let report = try await folder.runner(target, log: log).migrate()
      #expect(report.to.text == "2")
      #expect(report.finished.map(\.run.resumed) == [true, false])
      let numbers = log.all.compactMap { event -> Int? in
        guard case .statementStarted(_, _, let number, _) = event else { return nil }
        return number
      }
      #expect(numbers == [5, 6, 1])
      #expect(try await connection.list("SELECT id FROM a ORDER BY id") == "1,2")
      #expect(try await folder.runner(target).verify() == [])
    }
  }

  private func rollbackRefusal(_ folder: MigrationFolder, _ target: ConnectionTarget) async throws -> Failure {
    try await failure { try await folder.runner(target).rollback(.steps(1)) }
  }

  @Test func whatIsNotDoneYetMayBeMendedAndWhatIsDoneMayNot() async throws {
    let folder = try MigrationFolder()
    let done = "CREATE TABLE a (id int);\n-- strata:segment transaction=none\nINSERT INTO a VALUES (1);\n"
    try folder.seal([("V1__half.sql", done + "INSERT INTO missing VALUES (2);\n")])
    try await withDatabase { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try folder.write("V1__half.sql", done.replacing("(1)", with: "(7)") + "INSERT INTO a VALUES (2);\n")
      try folder.seal(acceptingChanges: true)
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.category == .refused)
      #expect(refused.code == "done-step-changed")
      #expect(folder.relative(refused.message).hasPrefix("V1__half.sql:3: this part of version 1 is done already"))

      try folder.write("V1__half.sql", done + "INSERT INTO a VALUES (2);\n")
      try folder.seal(acceptingChanges: true)
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT id FROM a ORDER BY id") == "1,2")
      #expect(try await folder.runner(target).verify() == [])
      #expect(try await folder.runner(target).status().entries.map(\.state) == [.applied])
    }
  }

  @Test func aReadOnlyDatabaseIsRefused() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      let name = try await connection.list("SELECT quote_ident(current_database())")
      try await connection.execute("ALTER DATABASE \(name) SET default_transaction_read_only = on")
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .refused)
      #expect(failure.code == "read-only")
      #expect(failure.details == ["default_transaction_read_only is on, set by: database", "nothing was done"])
      #expect(try await folder.runner(target).status().entries.map(\.state) == [.pending, .pending])
      #expect(try await connection.list("SELECT nspname FROM pg_namespace WHERE nspname = 'strata'") == "")
    }
  }

  @Test func aRoleWithoutRightsIsRefused() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let role = "strata_test_\"no' rights"
    try await TestServer.shared.ensureRoles([role])
    try await withDatabase { target, connection in
      let poor = target.setting("options", "-c role=\(role.replacing(" ", with: "\\ "))")
      let refused = try await failure { try await folder.runner(poor).migrate() }
      #expect(refused.category == .refused)
      #expect(refused.code == "no-rights")
      #expect(refused.message.hasPrefix("the role \(quoteIdentifier(role)) may not create schemas"))
      #expect(try await connection.tables == "")

      try await folder.runner(target).migrate(to: MigrationVersion("1.0.0"))
      let second = try await failure { try await folder.runner(poor).migrate() }
      #expect(second.message == "the role \(quoteIdentifier(role)) may not write strata.schema_versions")
      let third = try await failure { try await folder.runner(poor).status() }
      #expect(third.code == "ledger-unreadable")

      try await connection.execute(
        """
        GRANT USAGE ON SCHEMA strata TO \(quoteIdentifier(role));
        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA strata TO \(quoteIdentifier(role));
        """
      )
      let statement = try await failure { try await folder.runner(poor).migrate() }
      #expect(statement.details.contains("SQLSTATE 42501"))
      #expect(statement.advice == "run `strata migrate` again as a role that may do this")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.0.0")
    }
  }

  @Test func aLedgerOfANewerStrataIsLeftAlone() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(to: MigrationVersion("1.0.0"))
      try await connection.execute("INSERT INTO strata.ledger_layout (layout) VALUES (99)")
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .refused)
      #expect(failure.message == "the ledger in the schema strata has layout 99; this Strata knows up to 5")
    }
  }

  @Test func aServerThatGoesAwayIsSaidAndNothingIsHalfDone() async throws {
    let folder = try MigrationFolder()
    try folder.seal(
      twoVersions + [("V2__cut.sql", "CREATE TABLE half ();\nSELECT pg_terminate_backend(pg_backend_pid());\n")]
    )
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .failed)
      #expect(failure.code == "connection-lost")
      #expect(failure.details.last == "the server rolls the open transaction back: the database is at version 1.1.0")
      #expect(try await connection.list("SELECT to_regclass('half') IS NULL") == "t")
      #expect(try await folder.runner(target).status().current.text == "1.1.0")
    }
  }
}
