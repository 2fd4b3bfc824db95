import Diagnostics
import Testing

@testable import Lint

@Suite struct LintConfigurationTests {
  private let varchar = VarcharLength.about
  private let index = ForeignKeyWithoutIndex.about

  @Test func rulesAreNamedByCodeOrByName() throws {
    let configuration = try LintConfiguration(
      yaml: "lint:\n  rules:\n    varchar-length: off\n    ST201: error\n",
      path: "strata.yml"
    )
    #expect(configuration.severity(of: varchar, at: "any.sql") == nil)
    #expect(configuration.severity(of: index, at: nil) == .error)
    #expect(configuration.severity(of: JsonColumn.about, at: nil) == .warning)
  }

  @Test func aPathCountsMoreThanTheWholeAndALaterOneMoreThanAnEarlier() throws {
    let configuration = try LintConfiguration(
      yaml: """
        lint:
          paths:
            - path: migrations/shop
              rules: {all: note, varchar-length: warning}
            - path: migrations/shop/V1.*
              rules: {all: off}
          rules:
            ST201: error
        """,
      path: "strata.yml"
    )
    #expect(configuration.severity(of: index, at: "schema/shop/a.swift") == .error)
    #expect(configuration.severity(of: index, at: "migrations/shop/V2__b.sql") == .note)
    #expect(configuration.severity(of: varchar, at: "./migrations/shop/V2__b.sql") == .warning)
    #expect(configuration.severity(of: varchar, at: "migrations/shop/V1.2__c.sql") == nil)
    #expect(configuration.severity(of: index, at: nil) == .error)
  }

  @Test func everyMistakeIsNamedWithItsLine() throws {
    let yaml = """
      lint:
        rules:
          no-such-rule: off
          varchar-length: sometimes
        paths:
          - rules: {ST201: off}
        more: 1
      """
    let failure = try #require(throws: Failure.self) { try LintConfiguration(yaml: yaml, path: "strata.yml") }
    #expect(failure.category == .usage)
    #expect(failure.diagnostics.compactMap { $0.place?.line } == [3, 4, 7])
    let broken = try #require(throws: Failure.self) { try LintConfiguration(yaml: "lint: [\n", path: "strata.yml") }
    #expect(broken.diagnostics.first?.message.hasPrefix("it is not YAML") == true)
  }

  @Test func nothingIsSaidByAnEmptyFile() throws {
    #expect(try LintConfiguration(yaml: "", path: "strata.yml") == LintConfiguration())
  }

  @Test(arguments: [
    ("migrations/shop", "migrations/shop/V1__a.sql", true), ("migrations/*", "migrations/shop/V1__a.sql", true),
    ("*.sql", "a.sql", true), ("*.sql", "sql/a.sql", false), ("**/*.sql", "sql/deep/a.sql", true),
    ("**/*.sql", "a.sql", true), ("V?.sql", "V1.sql", true), ("V?.sql", "V12.sql", false),
    ("./sql/", "sql/a.sql", true), ("sql", "sqlite/a.sql", false), ("sql/**/b.sql", "sql/b.sql", true),
  ])
  func patternsMatchPaths(_ pattern: String, _ path: String, _ matches: Bool) {
    #expect(Glob(pattern).matches(path) == matches)
  }
}
