import Postgres
import Shadow
import TestSupport
import Testing

/// Databases that cannot be reached, cannot be written, or have hostile names, from outside.
@Suite struct TargetCommandTests {
  private static let files = [
    "migrations/shop/V1__items.sql": "CREATE TABLE items ();\n",
    "migrations/shop/U1__items.sql": "DROP TABLE items;\n",
  ]

  private static func withShop(_ body: (Project, ConnectionTarget, Connection) async throws -> Void) async throws {
    try await withDatabase { target, connection in
      try await Project.with(files) { project in
        #expect(try await project.strata("seal").status == 0)
        try await body(project, target, connection)
      }
    }
  }

  @Test func theAdviceFitsHowTheServerWasNamed() async throws {
    try await Self.withShop { project, target, _ in
      let nobody = "postgres://localhost:1/shop"
      let option = try await project.strata("status", "--url", nobody)
      #expect(option.status == 1)
      #expect(option.errors.contains("→ check host, port and database in --url, and that the server runs"))
      let variable = try await project.strata("status", environment: ["DATABASE_URL": nobody])
      #expect(variable.errors.contains("→ check host, port and database in DATABASE_URL, and that the server runs"))
      let libpq = try await project.strata("status", environment: ["PGHOST": "/nowhere"])
      #expect(libpq.errors.contains("→ say which server with --url, DATABASE_URL or libpq's environment"))
      let source = try await project.strata("inspect", nobody)
      #expect(source.errors.contains("→ check host, port and database in the source postgresql://localhost:1/shop"))
      let missing = try await project.strata("status", "--url", target.setting("dbname", "not there").secretConninfo)
      #expect(missing.status == 1)
      #expect(missing.errors.contains("database \"not there\" does not exist"))
      #expect(missing.errors.contains("→ make the database, or name another one (as --url says)"))
    }
  }

  @Test func aReadOnlyDatabaseIsRefused() async throws {
    try await Self.withShop { project, target, connection in
      let name = try await connection.query("SELECT quote_ident(current_database())")[0].string(0)
      try await connection.execute("ALTER DATABASE \(name) SET default_transaction_read_only = on")
      let run = try await project.strata("migrate", "--url", target.secretConninfo)
      #expect(run.status == 3)
      #expect(run.errors.contains("default_transaction_read_only is on, set by: database"))
      #expect(try await project.strata("status", "--url", target.secretConninfo).status == 0)
    }
  }

  @Test func aRoleWithoutRightsIsToldWhatItLacks() async throws {
    let role = "strata_test_\"poor' clerk"
    try await TestServer.shared.ensureRoles([role])
    try await Self.withShop { project, target, connection in
      let options = "-c role=\(role.replacing(" ", with: "\\ "))"
      let poor = target.setting("options", options).secretConninfo
      let run = try await project.strata("migrate", "--url", poor)
      #expect(run.status == 3)
      #expect(run.errors.contains("the role \"strata_test_\"\"poor' clerk\" may not create schemas"))
      #expect(run.errors.contains("GRANT CREATE ON DATABASE"))
      #expect(try await connection.query("SELECT to_regnamespace('strata')")[0][0] == nil)
    }
  }

  @Test func aHostileDatabaseNameStaysInItsQuotes() async throws {
    try await Self.withShop { project, target, connection in
      let hostile = "strata \"test\"; DROP\n--\u{1B}[31m'x"
      let name = quoteIdentifier(hostile)
      try await connection.execute("DROP DATABASE IF EXISTS \(name)")
      try await connection.execute("CREATE DATABASE \(name)")
      let there = target.setting("dbname", hostile)
      let forward = try await project.strata("migrate", "--url", there.secretConninfo)
      #expect(forward.status == 0, "\(forward.errors)")
      let status = try await project.strata("status", "--url", there.secretConninfo)
      #expect(status.status == 0)
      #expect(!(status.output + status.errors).contains("\u{1B}"))
      #expect(status.output.split(separator: "\n")[0].hasPrefix("database  strata \"test\"; DROP"))
      let back = try await project.strata("rollback", "--yes", "--url", there.secretConninfo)
      #expect(back.status == 0, "\(back.errors)")
      try await connection.execute("DROP DATABASE \(name)")
    }
  }
}
