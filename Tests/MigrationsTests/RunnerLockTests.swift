import Diagnostics
import Migrations
import Postgres
import Synchronization
import TestSupport
import Testing

/// One runner at a time; waiting for locks with a bound, and with the names of those who hold them.
@Suite struct RunnerLockTests {
  private func slowFolder() throws -> MigrationFolder {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__slow.sql", "CREATE TABLE slow ();\nSELECT pg_advisory_xact_lock(4711);\n"),
      ("V2__next.sql", "CREATE TABLE next ();\n"),
    ])
    return folder
  }

  @Test func aSecondRunnerIsToldWhoHoldsTheLock() async throws {
    let folder = try slowFolder()
    try await withDatabase { target, connection in
      try await connection.execute("SELECT pg_advisory_lock(4711)")
      let log = EventLog()
      let first = Task {
        try await folder.runner(target.setting("application_name", "first runner"), log: log) {
          $0.lockTimeout = .seconds(60)
        }.migrate()
      }
      try await log.wait { if case .statementStarted(_, _, 2, _) = $0 { true } else { false } }
      let failure = try await failure { try await folder.runner(target) { $0.wait = .zero }.migrate() }
      #expect(failure.category == .refused)
      #expect(failure.code == "other-runner")
      #expect(failure.details.first?.contains("(first runner, ") == true)
      #expect(failure.details.first?.hasPrefix("pid ") == true)
      #expect(failure.details.first?.contains("SELECT pg_advisory_xact_lock(4711)") == true)
      let status = try await folder.runner(target).status()
      #expect(status.runner?.application == "first runner")
      #expect(status.entries.map(\.state) == [.pending, .pending])
      // A runner of another ledger does not care.
      let other = try MigrationFolder()
      try other.seal([("V7__other.sql", "CREATE TABLE other ();\n")])
      #expect(try await other.runner(target) { $0.ledgerSchema = "other" }.migrate().to.text == "7")

      let waiting = EventLog()
      let second = Task { try await folder.runner(target, log: waiting).migrate() }
      try await waiting.wait { if case .waitingForRunner(let holder) = $0 { holder != nil } else { false } }
      try await connection.execute("SELECT pg_advisory_unlock(4711)")
      #expect(try await first.value.finished.count == 2)
      #expect(try await second.value.finished.isEmpty)
    }
  }

  @Test func manyRunnersAtOnceApplyEachVersionOnce() async throws {
    let folder = try MigrationFolder()
    try folder.seal((1...5).map { ("V\($0)__t\($0).sql", "CREATE TABLE t\($0) ();\nSELECT pg_sleep(0.01);\n") })
    try await withDatabase { target, connection in
      let reports = try await withThrowingTaskGroup(of: RunReport.self) { group in
        // Each waits until all before it have looked: that takes its time where sixteen share two processors.
        for _ in 0..<16 { group.addTask { try await folder.runner(target) { $0.wait = .seconds(1800) }.migrate() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reports.map(\.finished.count).reduce(0, +) == 5)
      #expect(reports.allSatisfy { $0.to.text == "5" })
      #expect(
        try await connection.list("SELECT version_number FROM strata.schema_versions ORDER BY version_id")
          == "1,2,3,4,5"
      )
    }
  }

  @Test func aLockThatIsNotToBeHadIsTriedAgainAndItsHolderNamed() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(to: MigrationVersion("1.0.0"))
      try await connection.execute("BEGIN; LOCK TABLE items IN ACCESS SHARE MODE")
      let log = EventLog()
      let failure = try await failure {
        try await folder.runner(target, log: log) {
          $0.lockTimeout = .milliseconds(700)
          $0.attempts = 2
        }.migrate()
      }
      #expect(failure.category == .failed)
      #expect(failure.code == "lock-timeout")
      #expect(failure.details.contains("SQLSTATE 55P03"))
      #expect(failure.details.contains("tried 2 times"))
      #expect(failure.details.contains { $0.hasPrefix("blocked by pid \(connection.backendPID) ") })
      #expect(failure.details.last == "the transaction was rolled back: the database is at version 1.0.0")
      let blockers = log.all.compactMap { event -> [Int32]? in
        guard case .waitingForLock(_, _, let blockers) = event else { return nil }
        return blockers.map(\.pid)
      }
      #expect(blockers.first == [connection.backendPID])
      #expect(log.all.contains { if case .retrying(_, _, _, 1, 2, _, _) = $0 { true } else { false } })
      try await connection.execute("COMMIT")
    }
  }

  @Test func aTransactionThatIsTriedAgainHappensOnce() async throws {
    let folder = try MigrationFolder()
    try folder.seal(
      twoVersions + [("V2__both.sql", "CREATE TABLE fresh ();\nALTER TABLE items ADD extra int;\n")]
    )
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(to: MigrationVersion("1.1.0"))
      try await connection.execute("BEGIN; LOCK TABLE items IN ACCESS SHARE MODE")
      let log = EventLog()
      let run = Task {
        try await folder.runner(target, log: log) { $0.lockTimeout = .milliseconds(50) }.migrate()
      }
      try await log.wait { if case .retrying = $0 { true } else { false } }
      try await connection.execute("COMMIT")
      #expect(try await run.value.finished.count == 1)
      #expect(
        try await connection.list("SELECT count(*) FROM strata.schema_versions WHERE version_number = '2'") == "1"
      )
    }
  }

  @Test func cancellingRollsBackAndSaysWhereTheDatabaseStands() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions + [("V2__long.sql", "CREATE TABLE half ();\nSELECT pg_sleep(600);\n")])
    try await withDatabase { target, connection in
      let log = EventLog()
      let run = Task { try await folder.runner(target, log: log).migrate() }
      try await log.wait { if case .statementStarted(_, _, 2, 2) = $0 { true } else { false } }
      run.cancel()
      let failure = try await failure { try await run.value }
      #expect(failure.code == "cancelled")
      #expect(failure.message == "cancelled while working on version 2")
      #expect(folder.relative(failure.details[0]) == "V2__long.sql:2")
      #expect(failure.details.last == "the transaction was rolled back: the database is at version 1.1.0")
      #expect(try await connection.list("SELECT to_regclass('half') IS NULL") == "t")
      #expect(
        try await connection.list(
          "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active' AND pid <> pg_backend_pid()"
        ) == ""
      )
      let status = try await folder.runner(target).status()
      #expect(status.current.text == "1.1.0")
      #expect(status.runner == nil)
    }
  }

  @Test func cancellingOutsideATransactionIsRecordedAndGoesOnLater() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__long.sql", "CREATE TABLE a ();\n-- strata:segment transaction=none\nSELECT pg_advisory_lock(4712);\n")
    ])
    try await withDatabase { target, connection in
      try await connection.execute("SELECT pg_advisory_lock(4712)")
      let log = EventLog()
      let run = Task { try await folder.runner(target, log: log).migrate() }
      try await log.wait { if case .statementStarted(_, _, 2, 2) = $0 { true } else { false } }
      try await Task.sleep(for: .milliseconds(50))
      run.cancel()
      let failure = try await failure { try await run.value }
      #expect(failure.code == "cancelled")
      #expect(failure.details.last == "version 1 is half applied: 1 of 2 parts are done and stay")
      try await connection.execute("SELECT pg_advisory_unlock(4712)")
      #expect(try await folder.runner(target).migrate().to.text == "1")
    }
  }
}
