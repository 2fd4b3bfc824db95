import Postgres
import TestSupport
import Testing

/// `plan`, `history`, `baseline`, `repair`, and working by the ledger alone, from outside.
@Suite struct LedgerCommandTests {
  private static let files = [
    "migrations/shop/V1.0.0__create_items.sql": "CREATE TABLE items (id bigint PRIMARY KEY);\n",
    "migrations/shop/U1.0.0__create_items.sql": "DROP TABLE items;\n",
    "migrations/shop/V1.1.0__add_note.sql": "ALTER TABLE items ADD COLUMN note text;\n",
    "migrations/shop/U1.1.0__add_note.sql": "ALTER TABLE items DROP COLUMN note;\n",
  ]

  private static func withShop(
    loading script: String = "",
    _ body: (Project, [String: String], Connection) async throws -> Void
  ) async throws {
    try await withDatabase(loading: script) { target, connection in
      try await Project.with(files) { project in
        #expect(try await project.strata("seal").status == 0)
        try await body(project, ["DATABASE_URL": target.secretConninfo], connection)
      }
    }
  }

  @Test func planShowsAndChangesNothing() async throws {
    try await Self.withShop { project, environment, connection in
      let plan = try await project.strata("plan", "--to", "1.0.0", environment: environment)
      #expect(plan.status == 0, "\(plan.errors)")
      #expect(plan.output.contains("apply 1.0.0: create items"))
      #expect(plan.output.contains("CREATE TABLE items"))
      #expect(plan.output.hasSuffix("would lead from empty to version 1.0.0\n"))
      #expect(try await connection.query("SELECT to_regclass('items')")[0][0] == nil)
      #expect(try await connection.query("SELECT to_regnamespace('strata')")[0][0] == nil)
    }
  }

  @Test func stepAppliesOneVersion() async throws {
    try await Self.withShop { project, environment, _ in
      let first = try await project.strata("migrate", "--step", environment: environment)
      #expect(first.output.hasPrefix("version 1.0.0, was empty"), "\(first.errors)")
      let second = try await project.strata("migrate", "--step", environment: environment)
      #expect(second.output.hasPrefix("version 1.1.0, was version 1.0.0"))
      let both = try await project.strata("migrate", "--step", "--to", "1.1.0", environment: environment)
      #expect(both.status == 64)
    }
  }

  @Test func statusRollbackAndHistoryNeedNoFiles() async throws {
    try await Self.withShop { project, environment, connection in
      #expect(try await project.strata("migrate", environment: environment).status == 0)
      let status = try await StrataProcess.run("status", in: "/", environment: environment)
      #expect(status.status == 0, "\(status.errors)")
      #expect(status.output.contains("set       shop\nversion   1.1.0\n"))
      #expect(status.errors == "no migrations here: going by the ledger alone\n")

      let back = try await StrataProcess.run("rollback", "shop", "--yes", in: "/", environment: environment)
      #expect(back.status == 0, "\(back.errors)")
      #expect(back.errors.contains("1.1.0: undone by the ledger's copy of U1.1.0__add_note.sql: the file is gone"))
      let all = try await StrataProcess.run("rollback", "--to", "0", "--yes", in: "/", environment: environment)
      #expect(all.status == 0, "\(all.errors)")
      #expect(try await connection.query("SELECT to_regclass('items')")[0][0] == nil)

      let history = try await StrataProcess.run("history", in: "/", environment: environment)
      #expect(history.status == 0)
      let lines = history.output.split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines[2].contains("1.0.0") && lines[2].contains("undone"))
      let json = try await StrataProcess.run("history", "--format", "json", in: "/", environment: environment)
      #expect(json.output.contains("\"repairs\": []"))
    }
  }

  @Test func aBaselineIsRecordedAndGoneOnFrom() async throws {
    try await Self.withShop(loading: "CREATE TABLE items (id bigint PRIMARY KEY)") { project, environment, connection in
      let none = try await project.strata("baseline", "--at", "1.0.0", environment: environment)
      #expect(none.status == 64)
      let unknown = try await project.strata(
        "baseline",
        "--at",
        "7",
        "--reason",
        "x",
        environment: environment
      )
      #expect(unknown.status == 64)
      let baseline = try await project.strata(
        "baseline",
        "--at",
        "1.0.0",
        "--reason",
        "made by hand in 2019",
        environment: environment
      )
      #expect(baseline.status == 0, "\(baseline.errors)")
      #expect(baseline.output == "1.0.0: recorded as applied, not run\n")
      #expect(try await project.strata("migrate", environment: environment).status == 0)
      #expect(try await connection.query("SELECT note FROM items").isEmpty)
      #expect(try await project.strata("verify", environment: environment).status == 0)
      let history = try await project.strata("history", environment: environment)
      #expect(history.output.contains("made by hand in 2019"))
      let again = try await project.strata(
        "baseline",
        "--at",
        "1.1.0",
        "--reason",
        "x",
        environment: environment
      )
      #expect(again.status == 3)
      #expect(again.errors.contains("the ledger already has versions, up to 1.1.0"))
    }
  }

  @Test func aChangedFileIsAcceptedWithAReason() async throws {
    try await Self.withShop { project, environment, connection in
      #expect(try await project.strata("migrate", environment: environment).status == 0)
      try project.write("migrations/shop/V1.0.0__create_items.sql", "-- said better\nCREATE TABLE items (id bigint);\n")
      #expect(try await project.strata("seal", "--accept-changes").status == 0)
      #expect(try await project.strata("status", environment: environment).status == 2)
      let silent = try await project.strata("repair", "--accept", "1.0.0", "--reason", " ", environment: environment)
      #expect(silent.status == 64)
      let repair = try await project.strata(
        "repair",
        "--accept",
        "1.0.0",
        "--reason",
        "only a comment",
        environment: environment
      )
      #expect(repair.status == 0, "\(repair.errors)")
      #expect(repair.output.hasPrefix("1.0.0: accepted SHA-256 "))
      #expect(try await project.strata("verify", environment: environment).status == 0)
      let recorded = try await connection.query(
        "SELECT action, reason, checksum_before <> checksum_after FROM strata.repairs"
      )
      #expect(recorded.map { [$0[0], $0[1], $0[2]] } == [["accept", "only a comment", "t"]])
      let twice = try await project.strata("repair", "--accept", "1.0.0", "--reason", "x", environment: environment)
      #expect(twice.status == 3)
      let other = try await project.strata("repair", "--forget", "1.0.0", "--reason", "x", environment: environment)
      #expect(other.status == 3)
      #expect(other.errors.contains("it is applied to its end"))
    }
  }

  @Test func anInterruptedVersionIsExplainedAndForgotten() async throws {
    try await Self.withShop { project, environment, connection in
      let script = """
        CREATE TABLE half ();
        -- strata:segment transaction=none
        CREATE INDEX CONCURRENTLY missing ON nowhere (id);
        """
      try project.write("migrations/shop/V1.2.0__half.sql", script)
      #expect(try await project.strata("seal").status == 0)
      #expect(try await project.strata("migrate", environment: environment).status == 1)
      let status = try await project.strata("status", environment: environment)
      #expect(status.status == 2)
      #expect(
        status.output.hasSuffix(
          """

          1.2.0 is half applied
            migrations/shop/V1.2.0__half.sql:1: done: CREATE TABLE half ()
            migrations/shop/V1.2.0__half.sql:3: failed (relation "nowhere" does not exist): \
          CREATE INDEX CONCURRENTLY missing ON nowhere (id)
            `strata migrate` finishes it, `strata rollback` undoes it

          """
        ),
        "\(status.output)"
      )
      try await connection.execute("DROP TABLE half")
      let forget = try await project.strata(
        "repair",
        "--forget",
        "1.2.0",
        "--reason",
        "by hand",
        environment: environment
      )
      #expect(forget.status == 0, "\(forget.errors)")
      #expect(forget.output == "1.2.0: forgotten\n")
      let after = try await project.strata("status", environment: environment)
      #expect(after.output.contains("version   1.1.0, 1 pending"))
    }
  }

  @Test func twoApplicationsKeepTwoLedgersInOneDatabase() async throws {
    try await Self.withShop { project, environment, connection in
      let other = "-- strata:destroys table things\nDROP TABLE things;\n"
      try project.write("migrations/other/V1__things.sql", "CREATE TABLE things ();\n")
      try project.write("migrations/other/U1__things.sql", other)
      #expect(try await project.strata("seal", "other").status == 0)
      let schema = "Other \"ledger\""
      #expect(try await project.strata("migrate", "shop", environment: environment).status == 0)
      let second = try await project.strata("migrate", "other", "--ledger-schema", schema, environment: environment)
      #expect(second.status == 0, "\(second.errors)")
      let shop = try await project.strata("status", "shop", environment: environment)
      #expect(shop.output.contains("version   1.1.0\n"))
      let things = try await project.strata("status", "other", "--ledger-schema", schema, environment: environment)
      #expect(things.output.contains("version   1\n"))
      let version = try await connection.query("SELECT \"Other \"\"ledger\"\"\".fn_get_schema_version()")
      #expect(version[0][0] == "1")
      // Neither ledger is part of the schema.
      let inspect = try await project.strata("inspect", "postgres:", environment: environment)
      #expect(inspect.status == 0, "\(inspect.errors)")
      #expect(!inspect.output.contains("ledger"))
      let bad = try await project.strata("status", "--ledger-schema", "pg_catalog", environment: environment)
      #expect(bad.status == 64)
    }
  }
}
