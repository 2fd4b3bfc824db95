import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Migrations without a version: `R__views.sql`.
@Suite struct RepeatableTests {
  private static let files = [
    ("V1__items.sql", "CREATE TABLE items (id int, price int);\n"),
    ("U1__items.sql", "-- strata:destroys table items\nDROP VIEW IF EXISTS dear, cheap;\nDROP TABLE items;\n"),
    ("R__b_dear.sql", "CREATE OR REPLACE VIEW dear AS SELECT * FROM items WHERE id NOT IN (SELECT id FROM cheap);\n"),
    ("R__a_cheap.sql", "CREATE OR REPLACE VIEW cheap AS SELECT * FROM items WHERE price < 10;\n"),
  ]

  private func titles(_ report: RunReport) -> [String] { report.finished.map(\.run.title) }

  @Test func theyRunAfterTheVersionsInTheOrderOfTheirNamesAndOnce() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      #expect(try await self.titles(folder.runner(target).migrate()) == ["1", "R__a_cheap.sql", "R__b_dear.sql"])
      #expect(try await self.titles(folder.runner(target).migrate()) == [])
      let recorded = "SELECT script_name FROM strata.repeatables ORDER BY run_id"
      #expect(try await connection.list(recorded) == "R__a_cheap.sql,R__b_dear.sql")
      let history = try await folder.runner(target).history()
      #expect(history.repeatables.map(\.checksum) == (try folder.set().repeatables.map(\.script.checksum)))
      #expect(try await folder.runner(target).verify() == [])
    }
  }

  @Test func oneRunsAgainWhenItsFileIsAnotherOne() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try folder.write("R__a_cheap.sql", "CREATE OR REPLACE VIEW cheap AS SELECT * FROM items WHERE price < 20;\n")
      let unrecorded = try await failure { try await folder.runner(target).migrate() }
      #expect(unrecorded.code == "not-recorded-again")
      // Sealing it again needs no --accept-changes: it is meant to change.
      try folder.seal()
      let status = try await folder.runner(target).status()
      #expect(status.repeatables.map(\.state) == [.outdated, .applied])
      #expect(try await self.titles(folder.runner(target).migrate()) == ["R__a_cheap.sql"])
      #expect(try await connection.list("SELECT pg_get_viewdef('cheap')").contains("20"))

      try folder.remove("R__b_dear.sql")
      try folder.seal()
      #expect(try await folder.runner(target).status().repeatables.map(\.state) == [.applied, .gone])
      #expect(try await self.titles(folder.runner(target).migrate()) == [])
    }
  }

  @Test func afterARollbackAllRunAgain() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try await folder.runner(target) { $0.allowDestructive = true }.rollback(.steps(1))
      #expect(try await folder.runner(target).status().repeatables.map(\.state) == [.outdated, .outdated])
      #expect(try await self.titles(folder.runner(target).migrate()) == ["1", "R__a_cheap.sql", "R__b_dear.sql"])
      #expect(try await connection.list("SELECT count(*) FROM dear") == "0")
    }
  }

  @Test func theyWaitUntilNoVersionIsPending() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files + [("V2__more.sql", "ALTER TABLE items ADD note text;\n")])
    try await withDatabase { target, _ in
      let one = try MigrationVersion("1")
      let plan = try await folder.runner(target).planMigrate()
      #expect(plan.items.map(\.run.title) == ["1", "2", "R__a_cheap.sql", "R__b_dear.sql"])
      #expect(try await self.titles(folder.runner(target).migrate(to: one)) == ["1"])
      #expect(try await self.titles(folder.runner(target).migrate(step: true)) == ["2"])
      #expect(try await self.titles(folder.runner(target).migrate(step: true)) == ["R__a_cheap.sql"])
      let report = try await folder.runner(target).migrate()
      #expect(self.titles(report) == ["R__b_dear.sql"])
      #expect(report.to == (try MigrationVersion("2")))
    }
  }

  @Test func oneThatFailsLeavesNothingAndRunsNextTime() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files + [("R__c.sql", "CREATE TABLE IF NOT EXISTS c ();\nSELECT 1/0;\n")])
    try await withDatabase { target, connection in
      let failed = try await failure { try await folder.runner(target).migrate() }
      #expect(folder.relative(failed.headline) == "R__c.sql:2:8: division by zero" || failed.place?.line == 2)
      #expect(failed.details.last == "the transaction was rolled back: the database is at version 1")
      #expect(try await connection.list("SELECT to_regclass('c')") == "null")
      #expect(try await connection.list("SELECT count(*) FROM strata.repeatables") == "2")
      try folder.seal([("R__c.sql", "CREATE TABLE IF NOT EXISTS c ();\n")])
      #expect(try await self.titles(folder.runner(target).migrate()) == ["R__c.sql"])
    }
  }

  @Test func whatItDestroysUndeclaredIsRefused() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try await connection.execute("CREATE TABLE precious AS SELECT 1 AS a")
      try folder.seal([("R__d.sql", "DROP TABLE IF EXISTS precious;\n")])
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(try await connection.list("SELECT a FROM precious") == "1")
    }
  }

  @Test func oneThatIsNotOneTransactionIsRefusedBeforeAnythingRuns() async throws {
    let folder = try MigrationFolder()
    for (name, content) in Self.files { try folder.write(name, content) }
    try folder.write("R__c.sql", "-- strata:segment transaction=none\nVACUUM;\n")
    let refused = #expect(throws: Failure.self) { try folder.seal() }
    #expect(refused?.diagnostics.map(\.code) == ["needs-one-transaction"])
  }

  @Test(arguments: [
    ("R1__x.sql", "no version"), ("R__.sql", "empty"), ("R_x.sql", "two underscores"), ("r__x.sql", "capital"),
  ])
  func otherNamesAreMistakes(_ name: String, _ part: String) throws {
    let folder = try MigrationFolder()
    try folder.write(name, "SELECT 1;\n")
    let problems = try folder.set().diagnostics
    #expect(problems.count == 1 && problems[0].code == "bad-file-name" && problems[0].message.contains(part))
  }

  /// Killed between two of them, or started twice: each runs once for its file.
  @Test func sixteenRunnersRunEachOnce() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<16 {
          let runner = try folder.runner(target) { $0.wait = .seconds(60) }
          group.addTask { try await runner.migrate() }
        }
        try await group.waitForAll()
      }
      #expect(try await connection.list("SELECT count(*) FROM strata.repeatables") == "2")
    }
  }
}
