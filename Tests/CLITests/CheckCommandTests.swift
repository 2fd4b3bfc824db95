import Postgres
import TestSupport
import Testing

/// `check` from outside: what continuous integration sees.
@Suite struct CheckCommandTests {
  private static let model = """
    import SchemaDescription

    let items = Table(
      "items",
      columns: [.column("id", .bigint, .notNull), .column("amount", .integer)],
      primaryKey: ["id"]
    )

    """

  private static func withProject(_ body: (Project) async throws -> Void) async throws {
    try await Project.with(["schema/shop/items.swift": model]) { project in
      let generated = try await project.strata("generate", "Create items", "--version", "1.0.0")
      #expect(generated.status == 0, "\(generated.errors)")
      try await body(project)
    }
  }

  private static func codes(_ run: StrataProcess) throws -> [String] {
    try JSONDocument(run.output)["findings"]?.strings("code") ?? []
  }

  @Test func aSoundSchemaHasNoFindings() async throws {
    try await Self.withProject { project in
      let run = try await project.strata("check")
      #expect(run.output == "shop is sound\n", "\(run.errors)")
      #expect(run.status == 0)
      #expect(try await project.strata("check", "--quiet").output == "")
    }
  }

  @Test func aModelThatIsAheadOfItsMigrationsIsSaid() async throws {
    try await Self.withProject { project in
      try project.write("schema/shop/items.swift", Self.model.replacing("\"amount\"", with: "\"total\""))
      let run = try await project.strata("check")
      #expect(run.status == 2)
      #expect(
        run.output.contains(
          "schema/shop: error: the migrations do not give the model: missing: column public.items.total [model-differs]"
        ),
        "\(run.output)\(run.errors)"
      )
      let annotations = try await project.strata("check", "--format", "github")
      #expect(annotations.status == 2)
      #expect(annotations.output.hasPrefix("::error file=schema/shop,title=model-differs::the migrations do not"))
      #expect(annotations.output.contains("%0A"))
    }
  }

  @Test func aModelThatDoesNotCompileIsAFindingWithItsPlace() async throws {
    try await Self.withProject { project in
      try project.write(
        "schema/shop/items.swift",
        Self.model.replacing("primaryKey: [\"id\"]", with: "primaryKey: [\"no\"]")
      )
      let run = try await project.strata("check", "--format", "json")
      #expect(run.status == 2, "\(run.errors)")
      #expect(try Self.codes(run) == ["unknown-column"])
      #expect(try JSONDocument(run.output)["findings"]?.strings("path") == ["schema/shop/items.swift"])
    }
  }

  @Test func aFileThatWasEditedIsSaidAndTheRestStillChecked() async throws {
    try await Self.withProject { project in
      let name = "migrations/shop/V1.0.0__create_items.sql"
      try project.write(name, try project.read(name) + "-- edited\n")
      let run = try await project.strata("check", "--format", "json")
      #expect(run.status == 2)
      #expect(try Self.codes(run) == ["file-changed"], "\(run.output)")
    }
  }

  @Test func aRepeatableMigrationIsRunTwice() async throws {
    try await Self.withProject { project in
      try project.write("migrations/shop/R__fine.sql", "CREATE OR REPLACE FUNCTION one() RETURNS int RETURN 1;\n")
      try project.write("migrations/shop/R__once.sql", "\nCREATE TABLE once ();\n")
      #expect(try await project.strata("seal").status == 0)
      let run = try await project.strata("check", "--format", "json")
      // What they make belongs to the schema, so that the model has to have it too.
      #expect(try Self.codes(run).filter { $0 != "model-differs" } == ["not-repeatable"], "\(run.output)\(run.errors)")
      #expect(run.output.contains("R__once.sql"))
    }
  }

  @Test func anUndoThatDoesNotComeBackIsSaid() async throws {
    try await Self.withProject { project in
      _ = try await project.strata("new", "By hand", "--version", "1.1.0")
      try project.write("migrations/shop/V1.1.0__by_hand.sql", "CREATE TABLE a (); CREATE TABLE b ();\n")
      try project.write("migrations/shop/U1.1.0__by_hand.sql", "DROP TABLE a;\n")
      _ = try await project.strata("new", "Broken", "--version", "1.2.0")
      try project.write("migrations/shop/V1.2.0__broken.sql", "DROP TABLE a; DROP TABLE b;\n")
      try project.write("migrations/shop/U1.2.0__broken.sql", "\nCREATE TABLE nix.a ();\n")
      _ = try await project.strata("seal")
      let run = try await project.strata("check")
      #expect(run.status == 2)
      let undo = "migrations/shop/U1.1.0__by_hand.sql: error: the undo does not come back to where its version began: "
      #expect(run.output.contains(undo + "left over: table public.b [undo-incomplete]"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("U1.2.0__broken.sql:2"))
      #expect(!run.output.contains("V1.2.0"))
    }
  }

  @Test func textThatPostgresSpellsOtherwiseAfterALoadIsNoDifference() async throws {
    try await Self.withProject { project in
      let check = "ALTER TABLE items ADD COLUMN state varchar(9) CONSTRAINT known CHECK (state IN ('a', 'b'));\n"
      let name = "migrations/shop/V1.1.0__state.sql"
      try project.write(name, check)
      try project.write("migrations/shop/U1.1.0__state.sql", "ALTER TABLE items DROP COLUMN state;\n")
      try project.write("migrations/shop/V1.2.0__free.sql", "ALTER TABLE items DROP CONSTRAINT known;\n")
      try project.write(
        "migrations/shop/U1.2.0__free.sql",
        """
        ALTER TABLE items ADD CONSTRAINT known
          CHECK ((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]));
        """
      )
      _ = try await project.strata("seal")
      let run = try await project.strata("check", "--format", "json")
      #expect(try Self.codes(run) == ["model-differs"], "\(run.output)\(run.errors)")
    }
  }

  @Test func aBranchOnlyAddsToItsBase() async throws {
    try await Self.withProject { project in
      let git = "git -c user.name=t -c user.email=t@localhost"
      let commit = try await project.shell("git init -q . && git add -A && \(git) commit -qm base")
      #expect(commit.status == 0, "\(commit.errors)")
      #expect(try await project.strata("check", "--base", "HEAD").status == 0)

      try project.write("migrations/shop/V0.9.0__early.sql", "SELECT 1;\n")
      let name = "migrations/shop/V1.0.0__create_items.sql"
      try project.write(name, try project.read(name) + "-- edited\n")
      _ = try await project.strata("seal", "--accept-changes")
      let run = try await project.strata("check", "--base", "HEAD", "--format", "json")
      #expect(run.status == 2)
      #expect(try Self.codes(run).sorted() == ["below-base", "changed-since-base", "no-undo"], "\(run.output)")

      let none = try await project.strata("check", "--base", "nix")
      #expect(none.status == 1)
      #expect(none.errors.contains("nix"))
    }
  }

  @Test func whatIsNewSinceTheBaseIsLinted() async throws {
    try await Self.withProject { project in
      let git = "git -c user.name=t -c user.email=t@localhost"
      let commit = try await project.shell("git init -q . && git add -A && \(git) commit -qm base")
      #expect(commit.status == 0, "\(commit.errors)")
      let name = "migrations/shop/V1.1.0__index.sql"
      try project.write(name, "CREATE INDEX idx_items_amount ON items (amount);\n")
      try project.write("migrations/shop/U1.1.0__index.sql", "DROP INDEX idx_items_amount;\n")
      _ = try await project.strata("seal")
      let indexed = Self.model.replacing(
        "primaryKey: [\"id\"]",
        with: "primaryKey: [\"id\"], indexes: [.index(on: [\"amount\"])]"
      )
      try project.write("schema/shop/items.swift", indexed)
      let alone = try await project.strata("check")
      #expect(alone.status == 0, "\(alone.output)\(alone.errors)")
      let run = try await project.strata("check", "--base", "HEAD")
      #expect(run.status == 2)
      #expect(run.output.contains("\(name):1"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("[ST"))
    }
  }

  @Test func aDatabaseThatSomebodyChangedHasDrifted() async throws {
    try await Self.withProject { project in
      try await withDatabase { target, connection in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let before = try await project.strata("check", "--format", "json", environment: environment)
        #expect(try Self.codes(before) == ["no-ledger", "pending"], "\(before.output)\(before.errors)")
        #expect(try await project.strata("migrate", environment: environment).status == 0)
        let sound = try await project.strata("check", environment: environment)
        #expect(sound.status == 0, "\(sound.output)\(sound.errors)")

        try await connection.execute("CREATE INDEX by_hand ON items (amount)")
        let run = try await project.strata("check", environment: environment)
        #expect(run.status == 2)
        #expect(
          run.output.contains("is not what version 1.0.0 made: left over: index public.by_hand [drift]"),
          "\(run.output)"
        )
      }
    }
  }

  @Test func aDatabaseThatIsNotThereIsAFailure() async throws {
    try await Self.withProject { project in
      let run = try await project.strata("check", "--url", "host=/nix/there dbname=x")
      #expect(run.status == 1)
      #expect(run.output == "")
    }
  }
}
