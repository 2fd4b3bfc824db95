import Testing

/// `lint` from outside.
@Suite struct LintCommandTests {
  private static let first = "CREATE TABLE items (id bigint PRIMARY KEY, note text);\n"
  private static let second = "CREATE INDEX idx_items_note ON items (note);\n"
  private static let model = """
    import SchemaDescription

    let items = Table(
      "items",
      columns: [
        .column("id", .bigint, .notNull),
        .column("made", .timestamp),
        // strata:allow timestamp-without-zone a clock on the wall
        .column("opens", .timestamp),
      ],
      primaryKey: ["id"]
    )

    """

  private static let project = [
    "migrations/shop/V1__items.sql": first, "migrations/shop/V2__index.sql": second,
    "migrations/shop/U2__index.sql": "DROP INDEX idx_items_note;\n",
  ]

  @Test func aSetIsLintedVersionByVersion() async throws {
    try await Project.with(Self.project) { project in
      let run = try await project.strata("lint", "shop", "--quiet")
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.output.hasPrefix("migrations/shop/V2__index.sql:1: warning: an index of public.items is built"))
      #expect(run.output.contains("[ST012]"))
      #expect(run.output.hasSuffix("\n1 warning\n"))
      #expect(run.errors == "")
    }
  }

  @Test func oneVersionAndItsUndoAreLintedAfterWhatStandsBeforeThem() async throws {
    try await Project.with(Self.project) { project in
      let github = try await project.strata("lint", "migrations/shop/V2__index.sql", "--format", "github", "--quiet")
      #expect(github.status == 2)
      #expect(
        github.output.hasPrefix(
          "::warning file=migrations/shop/V2__index.sql,line=1,title=ST012::an index of public.items"
        )
      )
      let undo = try await project.strata("lint", "migrations/shop/U2__index.sql", "--quiet")
      #expect(undo.output.contains("[ST026]"))
      #expect(undo.status == 0)
      let strict = try await project.strata("lint", "migrations/shop/U2__index.sql", "--strict", "--quiet")
      #expect(strict.status == 2)
    }
  }

  @Test func aFileIsLintedAfterASourceAndItsTraceShown() async throws {
    try await Project.with(["before.sql": Self.first, "change.sql": Self.second]) { project in
      let run = try await project.strata("lint", "change.sql", "--from", "file:before.sql", "--trace", "--quiet")
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.output.contains("change.sql:1: CREATE INDEX"))
      #expect(run.output.contains("locks: public.items (Share, blocks writes)"))
      #expect(run.output.contains("scans: public.items"))

      let json = try await project.strata(
        "lint",
        "change.sql",
        "--from",
        "file:before.sql",
        "--trace",
        "--format",
        "json",
        "--quiet"
      )
      let document = try JSONDocument(json.output)
      let finding = try #require(document["findings"]?.elements.first)
      for name in ["severity", "code", "rule", "path", "line", "column", "message", "advice"] {
        #expect(finding[name] != nil, "\(name) is missing")
      }
      let trace = try #require(document["trace"]?.elements.first)
      #expect(trace["locks"]?.strings("mode") == ["ShareLock"])
    }
  }

  @Test func aPlanIsLinted() async throws {
    try await Project.with(["a.sql": Self.first, "b.sql": "CREATE TABLE items (id bigint PRIMARY KEY);\n"]) { project in
      let run = try await project.strata("lint", "file:a.sql", "file:b.sql", "--quiet")
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.output.contains("warning: column public.items.note is dropped with its values [ST021]"))
    }
  }

  @Test func aModelIsLintedAtItsLines() async throws {
    try await Project.with(["schema/shop/items.swift": Self.model]) { project in
      let run = try await project.strata("lint", "shop", "--quiet")
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.output.hasPrefix("schema/shop/items.swift:7: warning: column public.items.made is a timestamp"))
      #expect(!run.output.contains("opens"))
    }
  }

  @Test func theConfigurationOfTheProjectIsRead() async throws {
    try await Project.with(Self.project) { project in
      try project.write("strata.yml", "lint:\n  rules:\n    index-not-concurrent: off\n")
      let run = try await project.strata("lint", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "no findings\n")
      try project.write("strata.yml", "lint:\n  rules:\n    nothing: off\n")
      let wrong = try await project.strata("lint")
      #expect(wrong.status == 64)
      #expect(wrong.errors.contains("strata.yml:3:"))
    }
  }

  @Test func rulesAreListedAndExplained() async throws {
    let list = try await StrataProcess.run("lint", "--rules")
    #expect(list.status == 0)
    #expect(list.output.contains("ST012  warning  index-not-concurrent"))
    let rule = try await StrataProcess.run("lint", "--explain", "ST012")
    #expect(rule.output.hasPrefix("ST012 index-not-concurrent (warning)\nFinds an index that is built"))
    #expect(try await StrataProcess.run("lint", "--explain", "index-not-concurrent").output == rule.output)
    #expect(try await StrataProcess.run("lint", "--explain", "nix").status == 64)
  }

  @Test(arguments: [
    ["nix"], ["a.sql"], ["nix:", "empty:"], ["--rules", "x"], ["--from", "empty:"], ["a", "b", "c"],
  ])
  func whatMakesNoSenseIsAUsageError(_ arguments: [String]) async throws {
    let run = try await StrataProcess.run(["lint"] + arguments)
    #expect(run.status == 64, "\(run.output) \(run.errors)")
  }
}
