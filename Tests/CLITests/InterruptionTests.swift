import Glibc
import Postgres
import TestSupport
import Testing

/// What Ctrl-C, SIGTERM and other people do to a migration.
@Suite struct InterruptionTests {
  private static let files = [
    "migrations/shop/V1.0.0__create_items.sql": "CREATE TABLE items ();\n",
    "migrations/shop/V1.1.0__sleep.sql": "CREATE TABLE slow ();\nSELECT pg_sleep(60);\n",
  ]

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalCancelsTheStatementOnTheServer(_ signal: Int32) async throws {
    try await Self.withShop { project, environment, connection in
      let run = try await interrupted(project, environment, connection, by: signal)
      #expect(run.status == 128 + signal, "\(run.errors)")
      #expect(run.output == "")
      #expect(run.errors.contains("V1.1.0__sleep.sql:2"))

      let running = try await connection.query(Self.sleepers)
      #expect(try running[0].int(0) == 0)
      let state = try await project.strata("status", environment: environment)
      #expect(state.output.contains("version   1.0.0, 1 pending"))
      #expect(state.status == 0)
      let table = try await connection.query("SELECT to_regclass('slow')")
      #expect(table[0][0] == nil)
    }
  }

  @Test func aSecondRunnerSaysWhoIsAtWork() async throws {
    try await Self.withShop { project, environment, connection in
      async let first = project.shell(#""$0" migrate & echo $! >pid; wait $!"#, environment: environment)
      try await untilAsleep(connection)
      let second = try await project.strata("migrate", "--wait", "0", environment: environment)
      #expect(second.status == 3)
      #expect(second.errors.contains("pid "))
      kill(try pid(project), SIGTERM)
      #expect(try await first.status == 143)
    }
  }

  private static let sleepers = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%pg_sleep(60)%'
    """

  private static func withShop(
    _ body: (Project, [String: String], Connection) async throws -> Void
  ) async throws {
    try await withDatabase { target, connection in
      try await Project.with(files) { project in
        #expect(try await project.strata("seal").status == 0)
        try await body(project, ["DATABASE_URL": target.secretConninfo], connection)
      }
    }
  }

  /// Runs `migrate` and sends it a signal when its slow statement runs on the server.
  private func interrupted(
    _ project: Project,
    _ environment: [String: String],
    _ connection: Connection,
    by signal: Int32
  ) async throws -> StrataProcess {
    async let run = project.shell(#""$0" migrate & echo $! >pid; wait $!"#, environment: environment)
    try await untilAsleep(connection)
    kill(try pid(project), signal)
    return try await run
  }

  private func untilAsleep(_ connection: Connection) async throws {
    for _ in 0..<600 {
      if try await connection.query(Self.sleepers)[0].int(0) > 0 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the migration did not come to its slow statement")
  }

  private func pid(_ project: Project) throws -> Int32 {
    try #require(Int32(try project.read("pid").filter { !$0.isWhitespace }))
  }
}
