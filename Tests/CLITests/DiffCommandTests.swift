import Postgres
import TestSupport
import Testing

/// `diff`, `generate` and `new` from outside.
@Suite struct DiffCommandTests {
  private static let old = "CREATE TABLE items (id bigint PRIMARY KEY, amount integer);\n"
  private static let new = "CREATE TABLE items (id bigint PRIMARY KEY, amount integer, note text);\n"
  private static let model = """
    import SchemaDescription

    let items = Table(
      "items",
      columns: [.column("id", .bigint, .notNull), .column("amount", .integer)],
      primaryKey: ["id"]
    )

    """

  @Test func whatDiffersIsAPlanAndExitStatusTwo() async throws {
    try await Project.with(["old.sql": Self.old, "new.sql": Self.new]) { project in
      let run = try await project.strata("diff", "file:old.sql", "file:new.sql", "--quiet")
      #expect(run.status == 2)
      #expect(run.errors == "")
      #expect(run.output.hasPrefix("From file:old.sql to file:new.sql\n\n1  "))
      #expect(run.output.contains("ALTER TABLE public.items ADD COLUMN note text;"))

      let back = try await project.strata("diff", "file:old.sql", "file:new.sql", "--undo", "--format", "sql")
      #expect(back.status == 2)
      #expect(back.output.contains("ALTER TABLE public.items DROP COLUMN note;"))
    }
  }

  @Test(arguments: [("old.sql", 0), ("new.sql", 2)])
  func whatIsNotManagedIsNamedWhetherOrNotAnythingDiffers(_ file: String, _ status: Int32) async throws {
    let intruder = "CREATE FUNCTION pg_catalog.shell() RETURNS int LANGUAGE sql AS 'SELECT 1';"
    try await withDatabase(loading: Self.old + intruder + "SELECT lo_create(1);") { target, _ in
      try await Project.with(["old.sql": Self.old, "new.sql": Self.new]) { project in
        let run = try await project.strata("diff", target.secretConninfo, "file:\(file)")
        #expect(run.status == status)
        #expect(run.errors.contains("not compared: function pg_catalog.shell()"), "\(run.errors)")
        #expect(run.errors.contains("not compared: large objects 1"), "\(run.errors)")
        let json = try await project.strata("diff", target.secretConninfo, "file:\(file)", "--format", "json")
        #expect(json.status == status)
        #expect(json.output.contains(#""name": "pg_catalog.shell()""#), "\(json.output)")
      }
    }
  }

  @Test func whatIsNotManagedAndNeededIsNamedAsTheCause() async throws {
    let intruder = #"""
      CREATE SCHEMA strata;
      CREATE TABLE strata."p q" (n int);
      CREATE VIEW c AS SELECT n FROM strata."p q";
      """#
    try await withDatabase(loading: intruder) { target, _ in
      try await Project.with(["old.sql": Self.old]) { project in
        let database = target.secretConninfo
        let diff = try await project.strata("diff", database, "file:old.sql")
        let schemaImport = try await project.strata("import", database, "--to", "schema/shop")
        for run in [diff, schemaImport] {
          #expect(run.status == 1)
          #expect(
            run.errors.contains(#"table strata."p q" is not managed, and the schema needs it"#),
            "\(run.errors)"
          )
        }
      }
    }
  }

  @Test func whatDoesNotDifferIsExitStatusZero() async throws {
    try await Project.with(["a.sql": Self.old, "schema/shop/items.swift": Self.model]) { project in
      let run = try await project.strata("diff", "file:a.sql", "model:schema/shop")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "no difference\n")
    }
  }

  @Test func theJSONHasThePromisedShape() async throws {
    try await Project.with(["old.sql": Self.old, "new.sql": Self.new]) { project in
      let run = try await project.strata("diff", "file:new.sql", "file:old.sql", "--format", "json")
      #expect(run.status == 2)
      let plan = try JSONDocument(run.output)
      #expect(plan.names == ["loss", "statements", "undo", "unmanaged"])
      let statement = try #require(plan["statements"]?.elements.first)
      for name in ["sql", "transactional", "locks", "rewrites", "hazards", "why"] {
        #expect(statement[name] != nil, "\(name) is missing")
      }
      #expect(statement["locks"]?.strings("relation") == ["public.items"])
      #expect(plan["loss"]?.elements.count == 1)
    }
  }

  @Test func theScriptLeadsThereInADatabase() async throws {
    try await withDatabase(loading: Self.old) { target, connection in
      try await Project.with(["new.sql": Self.new]) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let plan = try await project.strata(
          "diff",
          "postgres:",
          "file:new.sql",
          "--format",
          "sql",
          environment: environment
        )
        #expect(plan.status == 2, "\(plan.errors)")
        try await connection.execute(plan.output)
        let again = try await project.strata("diff", "postgres:", "file:new.sql", environment: environment)
        #expect(again.output == "no difference\n")
        #expect(again.status == 0)
      }
    }
  }

  @Test(arguments: ["nix", "nix:there", "file:", "migrations:there@x"])
  func aSourceThatIsNoneIsAUsageError(_ source: String) async throws {
    let run = try await StrataProcess.run("diff", source, "empty:")
    #expect(run.status == 64)
    #expect(run.output == "")
  }

  @Test func aFileThatIsNotThereIsNamed() async throws {
    let run = try await StrataProcess.run("diff", "file:/nix/there.sql", "empty:")
    #expect(run.status == 1)
    #expect(run.errors.contains("/nix/there.sql"))
  }

  @Test func aStatementThatPostgresRefusesHasItsPlace() async throws {
    try await Project.with(["bad.sql": "CREATE TABLE a ();\n\nCREATE TABLE b (c nix);\n"]) { project in
      let run = try await project.strata("diff", "empty:", "file:bad.sql")
      #expect(run.status == 1)
      #expect(run.errors.contains("bad.sql:3"))
      #expect(run.errors.contains("42704"))
    }
  }

  @Test func generatedMigrationsGiveTheModel() async throws {
    try await Project.with(["schema/shop/items.swift": Self.model]) { project in
      let first = try await project.strata("generate", "Create items", "--version", "1.0.0")
      #expect(first.status == 0, "\(first.errors)")
      #expect(
        try project.names(in: "migrations/shop") == [
          "U1.0.0__create_items.sql", "V1.0.0__create_items.sql", "strata.sum",
        ]
      )
      #expect(try await project.strata("diff", "migrations:migrations/shop", "model:schema/shop").status == 0)
      let again = try await project.strata("generate", "shop", "Nothing", "--version", "1.1.0")
      #expect(again.output == "nothing to write: the migrations give the model already\n")
      #expect(again.status == 0)

      let table = Self.model.replacing(".column(\"amount\", .integer)", with: ".column(\"amount\", .bigint)")
      try project.write("schema/shop/items.swift", table)
      let second = try await project.strata("generate", "Widen amount", "--version", "1.1.0", "--format", "json")
      #expect(second.status == 0, "\(second.errors)")
      #expect(
        try JSONDocument(second.output)["files"]?.strings("path").first == "migrations/shop/V1.1.0__widen_amount.sql"
      )

      try await withDatabase { target, _ in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let migrate = try await project.strata("migrate", environment: environment)
        #expect(migrate.status == 0, "\(migrate.errors)")
        let diff = try await project.strata("diff", "postgres:", "model:schema/shop", environment: environment)
        #expect(diff.status == 0, "\(diff.output)\(diff.errors)")
        let back = try await project.strata("rollback", "--to", "0", "--allow-destructive", environment: environment)
        #expect(back.status == 0, "\(back.errors)")
        #expect(try await project.strata("diff", "postgres:", "empty:", environment: environment).status == 0)
      }
    }
  }

  @Test func aMigrationWrittenByHandIsRecordedWhenItIsDone() async throws {
    try await Project.with(["migrations/shop/": ""]) { project in
      let new = try await project.strata("new", "Backfill notes", "--version", "1.0.0")
      #expect(new.status == 0, "\(new.errors)")
      #expect(
        new.output == "migrations/shop/V1.0.0__backfill_notes.sql\nmigrations/shop/U1.0.0__backfill_notes.sql\n"
      )
      try project.write("migrations/shop/V1.0.0__backfill_notes.sql", "SELECT 1;\n")
      #expect(try await project.strata("verify", "--files-only").status == 2)
      let sealed = try await project.strata("seal")
      #expect(sealed.output == "recorded V1.0.0__backfill_notes.sql\nrecorded U1.0.0__backfill_notes.sql\n")
      #expect(try await project.strata("verify", "--files-only").status == 0)
      try project.write("migrations/shop/V1.0.0__backfill_notes.sql", "SELECT 2;\n")
      #expect(try await project.strata("seal").status == 3)
      let accepted = try await project.strata("seal", "--accept-changes")
      #expect(accepted.output.hasPrefix("accepted V1.0.0__backfill_notes.sql: "))
      #expect(try await project.strata("seal").output == "nothing new\n")
    }
  }
}
