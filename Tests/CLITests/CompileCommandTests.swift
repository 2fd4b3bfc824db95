import Postgres
import TestSupport
import Testing

/// `compile`, and how a set is named.
@Suite struct CompileCommandTests {
  private static let items = """
    import SchemaDescription

    let items = Table(
      "items",
      columns: [
        .column("id", .uuid, .notNull, default: "gen_random_uuid()"),
        .column("quantity", .integer, .notNull, default: "1"),
      ],
      primaryKey: ["id"],
      checks: [.check("items_quantity_positive", "quantity > 0")]
    )

    """

  @Test func theScriptMakesTheSchemaInAnEmptyDatabase() async throws {
    try await Project.with(["schema/shop/items.swift": Self.items]) { project in
      let run = try await project.strata("compile")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("CREATE TABLE public.items"))
      try await withDatabase { _, connection in
        try await connection.execute(run.output)
        let count = try await connection.query("SELECT count(*) FROM items")
        #expect(try count[0].int(0) == 0)
      }
    }
  }

  @Test func theModelIsJSONForScripts() async throws {
    try await Project.with(["schema/shop/items.swift": Self.items]) { project in
      let run = try await project.strata("compile", "shop", "--format", "json")
      #expect(run.status == 0, "\(run.errors)")
      let model = try JSONDocument(run.output)
      #expect(model["tables"]?.elements.count == 1)
    }
  }

  @Test func whatTheCompilerSaysIsPassedOn() async throws {
    try await Project.with(["schema/shop/items.swift": "import SchemaDescription\nlet items = Tabel(\"items\")\n"]) {
      project in
      let run = try await project.strata("compile")
      #expect(run.status == 1)
      #expect(run.output == "")
      #expect(run.errors.contains("items.swift:2:"))
      #expect(run.errors.contains("cannot find 'Tabel' in scope"))
    }
  }

  @Test func everyMistakeOfTheModelIsListedWithItsPlace() async throws {
    let more = """
      import SchemaDescription

      let lines = Table(
        "lines",
        columns: [.column("item_id", .uuid, references: .init("itmes", "id"))],
        primaryKey: ["id"]
      )

      """
    try await Project.with(["schema/shop/items.swift": Self.items, "schema/shop/lines.swift": more]) { project in
      let run = try await project.strata("compile")
      #expect(run.status == 1)
      #expect(run.output == "")
      #expect(run.errors.contains("schema/shop/lines.swift:5: error: "))
      #expect(run.errors.contains("itmes"))
      #expect(run.errors.contains("has 2 errors"))
    }
  }

  @Test func aSetThatIsNotThereIsAUsageErrorThatListsThoseThatAre() async throws {
    try await Project.with(["schema/shop/": "", "migrations/billing/": ""]) { project in
      let unknown = try await project.strata("compile", "nix")
      #expect(unknown.status == 64)
      #expect(unknown.errors == "error: there is no schema nix\n  known here: billing, shop\n")

      let unclear = try await project.strata("compile")
      #expect(unclear.status == 64)
      #expect(unclear.errors == "error: which schema is meant: billing, shop?\n→ name one of them\n")

      let incomplete = try await project.strata("compile", "billing")
      #expect(incomplete.status == 64)
      #expect(incomplete.errors == "error: billing has no Swift sources: there is no folder schema/billing\n")
    }
  }

  @Test func anEmptyPlaceIsAUsageError() async throws {
    try await Project.with([:]) { project in
      let run = try await project.strata("compile")
      #expect(run.status == 64)
      #expect(run.errors.hasPrefix("error: there is no schema here: neither schema/NAME nor migrations/NAME\n"))
    }
  }

  @Test(arguments: ["schema/shop", "./schema/shop/", "migrations/shop", "elsewhere"])
  func aPathNamesASetToo(_ path: String) async throws {
    let files = [
      "schema/shop/items.swift": Self.items, "migrations/shop/": "", "schema/other/": "",
      "elsewhere/items.swift": Self.items,
    ]
    try await Project.with(files) { project in
      let run = try await project.strata("compile", path)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("CREATE TABLE public.items"))
    }
  }
}
