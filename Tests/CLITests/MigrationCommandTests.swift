import Postgres
import TestSupport
import Testing

/// `migrate`, `status`, `rollback`, `verify` and `seal` from outside.
@Suite struct MigrationCommandTests {
  private static let files = [
    "migrations/shop/V1.0.0__create_items.sql": """
    CREATE TABLE items (id bigint PRIMARY KEY, name text NOT NULL);
    INSERT INTO items VALUES (1, 'a'), (2, 'b');

    """,
    "migrations/shop/U1.0.0__create_items.sql": "-- strata:destroys table public.items\nDROP TABLE items;\n",
    "migrations/shop/V1.1.0__add_note.sql": "ALTER TABLE items ADD COLUMN note text;\n",
    "migrations/shop/U1.1.0__add_note.sql": "ALTER TABLE items DROP COLUMN note;\n",
  ]

  /// A project with sealed migrations and an empty database.
  private static func withShop(
    adding more: [String: String] = [:],
    _ body: (Project, [String: String]) async throws -> Void
  ) async throws {
    try await withDatabase { target, _ in
      try await Project.with(files.merging(more) { $1 }) { project in
        let sealed = try await project.strata("seal")
        #expect(sealed.status == 0, "\(sealed.errors)")
        try await body(project, ["DATABASE_URL": target.secretConninfo])
      }
    }
  }

  @Test func thereAndBackAgain() async throws {
    try await Self.withShop { project, environment in
      let forward = try await project.strata("migrate", environment: environment)
      #expect(forward.status == 0, "\(forward.errors)")
      #expect(forward.output.hasPrefix("version 1.1.0, was empty: 2 migrations in "))
      #expect(forward.errors.contains("1.0.0: applying \"create items\", 2 statements\n"))

      let again = try await project.strata("migrate", "shop", environment: environment)
      #expect(again.status == 0)
      #expect(again.output == "nothing to do: version 1.1.0\n")

      let back = try await project.strata("rollback", "--allow-destructive", environment: environment)
      #expect(back.status == 0, "\(back.errors)")
      #expect(back.output.hasPrefix("version 1.0.0, was version 1.1.0: 1 migration in "))

      let status = try await project.strata("status", environment: environment)
      #expect(status.status == 0)
      #expect(status.errors == "")
      #expect(status.output.contains("set       shop\nversion   1.0.0, 1 pending\n"))

      let empty = try await project.strata("rollback", "--to", "0", "--allow-destructive", environment: environment)
      #expect(empty.status == 0, "\(empty.errors)")
      #expect(empty.output.hasPrefix("empty, was version 1.0.0: 1 migration in "))
    }
  }

  @Test func quietSaysNothing() async throws {
    try await Self.withShop { project, environment in
      let run = try await project.strata("migrate", "--quiet", environment: environment)
      #expect((run.output, run.errors) == ("", ""))
      #expect(run.status == 0)
    }
  }

  @Test func theResultsAreJSONForScripts() async throws {
    try await Self.withShop { project, environment in
      let preview = try await project.strata("migrate", "--dry-run", "--format", "json", environment: environment)
      #expect(try document(preview)["planned"]?.strings("version") == ["1.0.0", "1.1.0"])

      let run = try document(try await project.strata("migrate", "--format", "json", environment: environment))
      #expect(run["from"] == .null)
      #expect(run["to"] == .string("1.1.0"))

      let status = try document(try await project.strata("status", "--format", "json", environment: environment))
      #expect(status["version"] == .string("1.1.0"))
      #expect(status["versions"]?.strings("state") == ["applied", "applied"])
      #expect(status["problems"] == .array([]))
    }
  }

  @Test func aDryRunChangesNothing() async throws {
    try await Self.withShop { project, environment in
      let preview = try await project.strata("migrate", "--dry-run", environment: environment)
      #expect(preview.status == 0)
      #expect(preview.output.hasPrefix("apply 1.0.0: create items\n"))
      #expect(preview.output.hasSuffix("would lead from empty to version 1.1.0\n"))
      let status = try await project.strata("status", environment: environment)
      #expect(status.output.contains("version   none (no ledger), 2 pending"))
    }
  }

  @Test func anEditedFileIsNoticedWherever() async throws {
    try await Self.withShop { project, environment in
      _ = try await project.strata("migrate", "--to", "1.0.0", environment: environment)
      try project.write("migrations/shop/V1.0.0__create_items.sql", "CREATE TABLE other ();\n")

      let migrate = try await project.strata("migrate", environment: environment)
      #expect(migrate.status == 3)
      #expect(migrate.errors.contains("migrations/shop/V1.0.0__create_items.sql: error: the file was changed after"))

      let status = try await project.strata("status", environment: environment)
      #expect(status.status == 2)
      #expect(status.output.contains("1.0.0    changed"))

      let verify = try await project.strata("verify", environment: environment)
      #expect(verify.status == 2)
      #expect(verify.output.contains("[applied-file-changed]"))

      let files = try await project.strata("verify", "--files-only")
      #expect(files.status == 2)
    }
  }

  @Test func theFilesAreVerifiedWithoutADatabase() async throws {
    let nowhere = ["PGHOST": "/nowhere", "PATH": "/usr/bin:/bin"]
    let files = [
      "migrations/shop/V1__a.sql": "CREATE TABLE a ();\n", "migrations/shop/hooks/before-all.sql": "SELECT 1;\n",
    ]
    try await Project.with(files) { project in
      func verify(_ arguments: String...) async throws -> StrataProcess {
        try await StrataProcess.run(["verify"] + arguments, in: project.directory, environment: nowhere)
      }
      let unsealed = try await verify("--files-only")
      #expect(unsealed.status == 2 && unsealed.output.contains("[sum-missing]"))
      #expect(try await project.strata("seal").status == 0)
      let sound = try await verify("--files-only")
      #expect((sound.status, sound.output) == (0, "1 migrations are sound\n"), "\(sound.errors)")
      #expect(try await verify().status == 1)
      try project.write("migrations/shop/hooks/before-all.sql", "SELECT 2;\n")
      try project.write("migrations/shop/V2__b.sql", "-- strata:segment nonsense\nSELECT 1;\n")
      let found = try await verify("--files-only")
      let codes = found.output.matches(of: /\[([a-z-]+)\]/).map { String($0.1) }
      #expect((found.status, codes) == (2, ["file-not-recorded", "not-recorded-again", "bad-directive"]))
    }
  }

  @Test func aStatementThatFailsIsShownWithItsPlace() async throws {
    let more = ["migrations/shop/V1.2.0__break.sql": "CREATE TABLE fine ();\n\nSELECT nix FROM items;\n"]
    try await Self.withShop(adding: more) { project, environment in
      let run = try await project.strata("migrate", environment: environment)
      #expect(run.status == 1)
      #expect(run.output == "")
      #expect(run.errors.contains("migrations/shop/V1.2.0__break.sql:3"))
      #expect(run.errors.contains("column \"nix\" does not exist"))
      #expect(run.errors.contains("42703"))
      let status = try await project.strata("status", environment: environment)
      #expect(status.output.contains("version   1.1.0, 1 pending"))
    }
  }

  @Test func dataIsNotDestroyedUnasked() async throws {
    try await Self.withShop { project, environment in
      _ = try await project.strata("migrate", environment: environment)
      let run = try await project.strata("rollback", "--to", "0", "--yes", environment: environment)
      #expect(run.status == 3)
      #expect(run.errors.contains("items"))
      #expect(run.errors.contains("2 rows"))
      #expect(run.errors.contains("--allow-destructive"))
    }
  }

  @Test func aVersionThatIsNoneIsAUsageError() async throws {
    try await Self.withShop { project, environment in
      let run = try await project.strata("migrate", "--to", "next", environment: environment)
      #expect(run.status == 64)
      #expect(run.errors.contains("\"next\" is not a version"))
    }
  }

  private func document(_ run: StrataProcess) throws -> JSONDocument {
    #expect(run.status == 0, "\(run.errors)")
    return try JSONDocument(run.output)
  }
}
