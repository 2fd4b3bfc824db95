import Postgres
import Shadow
import TestSupport
import Testing

@Suite struct RoleTests {
  static let names = ["plain_role", "Mixed Case", "quo\"te'd", "'; DROP ROLE postgres; --", "back\\slash", "rôle"]

  @Test func makesRolesThatCannotLogIn() async throws {
    let server = try await TestServer.shared
    try await server.ensureRoles(Self.names + Self.names + ["public", "postgres", "pg_monitor"])
    try await server.ensureRoles(Self.names)
    try await withDatabase { _, connection in
      let rows = try await connection.query("SELECT rolname, rolcanlogin FROM pg_roles")
      let login = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", $0[1] ?? "") })
      for name in Self.names { #expect(login[name] == "f") }
      #expect(login["public"] == nil)
      #expect(login["postgres"] == "t")
    }
  }

  @Test func makesTablespacesInPlace() async throws {
    let server = try await TestServer.shared
    let names = ["fast_disk", "Odd \"name'"]
    try await server.ensureTablespaces(names)
    try await server.ensureTablespaces(names + ["pg_default"])
    try await withDatabase { _, connection in
      for name in names {
        try await connection.execute("CREATE TABLE a (b int) TABLESPACE \(quoteIdentifier(name)); DROP TABLE a")
      }
    }
  }
}
