import Diagnostics
import Postgres
import Shadow
import TestSupport
import Testing

/// Tests of `--shadow URL`, on an embedded server that plays the part of the user's.
@Suite struct NamedServerTests {
  /// A server for one test, since these tests look at all that is on it.
  private func withServer(
    _ body: (_ target: ConnectionTarget, _ administrator: Connection) async throws -> Void
  ) async throws {
    let server = try await ShadowServer.start()
    let target = try await server.makeDatabase("administration")
    let administrator = try await Connection.connect(to: target)
    do {
      try await body(target, administrator)
    } catch {
      await administrator.close()
      await server.stop()
      throw error
    }
    await administrator.close()
    await server.stop()
  }

  private func scratch(_ connection: Connection) async throws -> [String] {
    let databases = try await connection.query(
      "SELECT datname FROM pg_database WHERE datname LIKE 'strata%' ORDER BY 1"
    )
    return databases.compactMap { $0[0] }
  }

  private func roles(_ connection: Connection) async throws -> [String] {
    let roles = try await connection.query("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1")
    return roles.compactMap { $0[0] }
  }

  @Test func leavesTheServerAsItWas() async throws {
    try await withServer { target, administrator in
      try await administrator.execute("CREATE ROLE \"was there\"")
      let before = try await roles(administrator)
      let shadow = try await ShadowServer.start(.server(target))
      #expect(!shadow.isEmbedded)
      let database = try await shadow.makeDatabase("'; DROP DATABASE postgres")
      #expect(database.database?.hasPrefix("strata_shadow_") == true)
      let clone = try await shadow.cloneDatabase(database, "clone")
      try await shadow.ensureRoles(["was there", "new \"one\""])
      try await shadow.ensureTablespaces(["quick"])
      let connection = try await Connection.connect(to: clone)
      try await connection.execute(
        "CREATE TABLE a (b int) TABLESPACE quick; ALTER TABLE a OWNER TO \"new \"\"one\"\"\""
      )
      #expect(try await scratch(administrator).count == 2)
      await shadow.stop()
      await connection.close()
      #expect(try await scratch(administrator) == [])
      #expect(try await roles(administrator) == before)
      let tablespaces = try await administrator.query("SELECT FROM pg_tablespace WHERE spcname = 'quick'")
      #expect(tablespaces.isEmpty)
    }
  }

  @Test func sweepsWhatDeadRunsLeft() async throws {
    try await withServer { target, administrator in
      let alive = try await ShadowServer.start(.server(target))
      let kept = try await alive.makeDatabase("kept")
      for name in ["strata_shadow_1_abc_1_left", "strata_shadow_mine", "strata_shadow_x_y_z_w", "strata_other"] {
        try await administrator.execute("CREATE DATABASE \(name)")
      }
      try await administrator.execute("CREATE ROLE left_over; COMMENT ON ROLE left_over IS 'strata_shadow_1_abc'")
      let next = try await ShadowServer.start(.server(target))
      let expected = try [#require(kept.database), "strata_other", "strata_shadow_mine", "strata_shadow_x_y_z_w"]
      #expect(try await scratch(administrator) == expected.sorted())
      await next.stop()
      await alive.stop()
      #expect(try await !scratch(administrator).contains { $0 == kept.database })
      for name in expected.dropFirst() { try await administrator.execute("DROP DATABASE \(name)") }
      let last = try await ShadowServer.start(.server(target))
      await last.stop()
      #expect(try await !roles(administrator).contains("left_over"))
    }
  }

  @Test func saysWhichRightIsMissing() async throws {
    try await withServer { target, administrator in
      try await administrator.execute("CREATE ROLE \"un'able\" LOGIN")
      let unable = target.setting("user", "un'able")
      let failure = await #expect(throws: Failure.self) { try await ShadowServer.start(.server(unable)) }
      #expect(failure?.code == "shadow-no-createdb")
      #expect(failure?.advice?.contains("CREATEDB") == true)

      try await administrator.execute("ALTER ROLE \"un'able\" CREATEDB")
      let shadow = try await ShadowServer.start(.server(unable))
      _ = try await shadow.makeDatabase("allowed")
      let roles = await #expect(throws: Failure.self) { try await shadow.ensureRoles(["postgres", "new"]) }
      #expect(roles?.code == "shadow-no-createrole")
      #expect(roles?.details == ["missing: new"])
      let tablespaces = await #expect(throws: Failure.self) { try await shadow.ensureTablespaces(["quick"]) }
      #expect(tablespaces?.code == "shadow-no-tablespace")
      await shadow.stop()
      #expect(try await scratch(administrator) == [])
    }
  }

  @Test func needsNoSuperuser() async throws {
    try await withServer { target, administrator in
      try await administrator.execute("CREATE ROLE able LOGIN CREATEDB CREATEROLE")
      let shadow = try await ShadowServer.start(.server(target.setting("user", "able")))
      let database = try await shadow.makeDatabase("able")
      try await shadow.ensureRoles(["owner of things"])
      let connection = try await Connection.connect(to: database)
      try await connection.execute("CREATE SCHEMA s; ALTER SCHEMA s OWNER TO \"owner of things\"")
      await connection.close()
      await shadow.stop()
      #expect(try await scratch(administrator) == [])
      #expect(try await !roles(administrator).contains("owner of things"))
    }
  }

  @Test func tellsWhenTheVersionIsNotTheTargets() async throws {
    try await withServer { target, _ in
      let shadow = try await ShadowServer.start(.server(target, majorVersion: 99))
      #expect(shadow.notes.first?.contains("the target is PostgreSQL 99") == true)
      await shadow.stop()
    }
  }
}
