import Postgres
import Shadow
import TestSupport
import Testing

/// `migrate` for many databases or schemas at once.
@Suite struct FleetTests {
  private static let files = [
    "migrations/shop/V1__items.sql": "CREATE TABLE items (id int PRIMARY KEY);\nINSERT INTO items VALUES (1);\n",
    "migrations/shop/V2__more.sql": "INSERT INTO items VALUES (2);\nALTER TABLE items ADD note text;\n",
  ]

  private static func withShop(
    loading script: String = "",
    _ body: (Project, ConnectionTarget, Connection) async throws -> Void
  ) async throws {
    try await withDatabase(loading: script) { target, connection in
      try await Project.with(files) { project in
        #expect(try await project.strata("seal").status == 0)
        try await body(project, target, connection)
      }
    }
  }

  private static let long = String(repeating: "ü", count: 30)

  @Test func eachSchemaGetsTheMigrationsAndALedger() async throws {
    let make = """
      CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE SCHEMA "tenant C \\ d"; CREATE SCHEMA "tenant_\(Self.long)";
      CREATE SCHEMA other;
      """
    try await Self.withShop(loading: make) { project, target, connection in
      let arguments = ["--each-schema", "tenant[ _]*", "--url", target.secretConninfo]
      let dry = try await project.strata("migrate", "--dry-run", arguments[0], arguments[1], arguments[2], arguments[3])
      #expect(dry.status == 0, "\(dry.errors)")
      #expect(dry.output.hasSuffix("4 targets, 4 planned\n"))
      let run = try await project.strata("migrate", arguments[0], arguments[1], arguments[2], arguments[3])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("4 targets, 4 done\n"))
      for schema in ["tenant_a", "tenant_b", "\"tenant C \\ d\"", "\"tenant_\(Self.long)\""] {
        let rows = try await connection.query("SELECT count(*), count(note) FROM \(schema).items")
        #expect(rows.map { [$0[0], $0[1]] } == [["2", "0"]])
      }
      #expect(try await connection.query("SELECT to_regclass('other.items')")[0][0] == nil)
      let version = try await connection.query("SELECT strata_tenant_a.fn_get_schema_version()")
      #expect(version[0][0] == "2")
      let again = try await project.strata("migrate", arguments[0], arguments[1], arguments[2], arguments[3], "-q")
      #expect(again.output.hasSuffix("4 targets, 4 current\n"))
      #expect(again.errors == "")
    }
  }

  @Test func aFailingCanaryStopsEverythingAndOthersUpToTheBound() async throws {
    // Where the table is there already, the first version fails.
    let make = """
      CREATE SCHEMA tenant_1; CREATE SCHEMA tenant_2; CREATE SCHEMA tenant_3; CREATE SCHEMA tenant_4;
      CREATE TABLE tenant_1.items (); CREATE TABLE tenant_3.items ();
      """
    try await Self.withShop(loading: make) { project, target, connection in
      let url = target.secretConninfo
      let canary = try await project.strata("migrate", "--each-schema", "tenant_*", "--url", url)
      #expect(canary.status == 1)
      let rows = canary.output.split(separator: "\n").dropLast().map { $0.split { $0 == " " }.map(String.init) }
      #expect(rows.suffix(4).map { $0[0] } == (1...4).map { "tenant_\($0)" })
      #expect(rows.suffix(4).map { $0[1] } == ["failed", "not", "not", "not"])
      #expect(canary.output.hasSuffix("4 targets, 1 failed, 3 not started\n"))
      #expect(canary.errors.contains("error: tenant_1: migrations/shop/V1__items.sql:1"))
      #expect(try await connection.query("SELECT to_regclass('tenant_2.items')")[0][0] == nil)

      try await connection.execute("DROP TABLE tenant_1.items")
      let bounded = try await project.strata(
        "migrate",
        "--each-schema",
        "tenant_*",
        "--url",
        url,
        "--max-failures",
        "1",
        "--parallel",
        "2",
        "--format",
        "json"
      )
      #expect(bounded.status == 1)
      let states = bounded.output.split(separator: "\n").filter { $0.contains("\"state\"") }
      #expect(states.map { $0.contains("done") } == [true, true, false, true])
      #expect(try await connection.query("SELECT count(*) FROM tenant_4.items")[0][0] == "2")

      try await connection.execute("DROP TABLE tenant_3.items")
      let rest = try await project.strata("migrate", "--each-schema", "tenant_*", "--url", url)
      #expect(rest.status == 0, "\(rest.errors)")
      #expect(rest.output.hasSuffix("4 targets, 1 done, 3 current\n"))
    }
  }

  @Test func aFileNamesDatabasesAndPasswordsStaySecret() async throws {
    try await withDatabases(2) { targets, connections in
      try await Project.with(Self.files) { project in
        #expect(try await project.strata("seal").status == 0)
        let first = targets[0].setting("password", "geheim").secretConninfo
        try project.write("all.txt", "# ours\n\n\(first)\n  \(targets[1].secretConninfo)  \n")
        let run = try await project.strata("migrate", "--targets", "all.txt")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("2 targets, 2 done\n"))
        #expect(!(run.output + run.errors).contains("geheim"))
        for connection in connections {
          #expect(try await connection.query("SELECT count(*) FROM items")[0][0] == "2")
        }
        let missing = try await project.strata("migrate", "--targets", "none.txt")
        #expect(missing.status == 64)
        let nothing = try await project.strata("migrate", "--each-schema", "x*", "--url", first)
        #expect(nothing.status == 64)
        let both = try await project.strata("migrate", "--each-schema", "x", "--each-database", "y")
        #expect(both.status == 64)
        let alone = try await project.strata("migrate", "--canaries", "2", "--url", targets[0].secretConninfo)
        #expect(alone.status == 64 && alone.errors.contains("--canaries needs --targets"))
      }
    }
  }

  @Test func eachDatabaseOfAServer() async throws {
    try await Self.withShop { project, target, connection in
      let stem = try #require(target.database)
      for number in 1...2 { try await connection.execute("CREATE DATABASE \(quoteIdentifier("\(stem)_s\(number)"))") }
      let run = try await project.strata("migrate", "--each-database", "\(stem)_s?", "--url", target.secretConninfo)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("2 targets, 2 done\n"))
      let status = try await project.strata("status", "--url", target.setting("dbname", "\(stem)_s2").secretConninfo)
      #expect(status.output.contains("version   2\n"))
      for number in 1...2 { try await connection.execute("DROP DATABASE \(quoteIdentifier("\(stem)_s\(number)"))") }
    }
  }
}
