import Diagnostics
import Glibc
import Migrations
import Postgres
import TestSupport
import Testing

/// The section `migrations` of `strata.yml`: placeholders, versions out of order, and what is said for one set.
@Suite struct SetConfigurationTests {
  @Test func placeholdersComeFromTheFileAndTheEnvironment() async throws {
    let folder = try MigrationFolder()
    try folder.write(
      "strata.yml",
      """
      # ours
      lint: {rules: {all: off}}
      migrations:
        placeholders: {table: nothing, from_file: x}
        sets:
          other: {placeholders: {value: nothing}}
          test:
            placeholders:
              table: '"Odd $1"'
              value: "'a ${table}'"

      """
    )
    setenv("STRATA_PLACEHOLDER_from_file", "environment", 1)
    defer { unsetenv("STRATA_PLACEHOLDER_from_file") }
    let script = """
      CREATE TABLE ${table} AS SELECT ${value} AS a, '${from_file}' AS b, $$ $ {table} ${1} $$ AS c;

      """
    try folder.seal([("V1__x.sql", script), ("U1__x.sql", "-- strata:destroys table ${table}\nDROP TABLE ${table};\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let row = try await connection.query("SELECT a, b, c FROM \"Odd $1\"")
      #expect(row.map { [$0[0], $0[1], $0[2]] } == [["a ${table}", "environment", " $ {table} ${1} "]])
      #expect(try await folder.runner(target).verify() == [])
      // What is stored needs no values any more.
      let runner = MigrationRunner(set: .ledgerOnly(name: ""), target: target, options: self.destructive)
      try await runner.rollback(.steps(1))
      #expect(try await connection.tables.contains("Odd") == false)
    }
  }

  private var destructive: RunnerOptions {
    var options = RunnerOptions()
    options.allowDestructive = true
    return options
  }

  @Test func anUnsetPlaceholderIsAnErrorWithItsLine() async throws {
    let folder = try MigrationFolder()
    try folder.write("strata.yml", "migrations:\n  placeholders: {}\n")
    try folder.write("V1__x.sql", "SELECT 1;\n\nSELECT '${nowhere}';\n")
    let diagnostics = try folder.set().diagnostics.filter { $0.code == "placeholder-unset" }
    #expect(diagnostics.map { folder.relative($0.place?.description ?? "") } == ["V1__x.sql:3"])
    #expect(diagnostics[0].message == "the placeholder ${nowhere} has no value")
    let failure = #expect(throws: Failure.self) { try folder.seal() }
    #expect(failure?.code == "placeholder-unset")
  }

  @Test func withoutConfigurationNothingIsReplaced() throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", "SELECT '${nowhere}';\n")])
    #expect(try folder.set().diagnostics.isEmpty)
  }

  @Test func mistakesInTheConfigurationAreTold() throws {
    let folder = try MigrationFolder()
    try folder.write(
      "strata.yml",
      """
      migrations:
        out-of-order: maybe
        colour: blue
        placeholders: {1x: a}
        hook-timeout: 5
        require-signature: []
        sets:
          other: {colour: red}
          test: {colour: green}
      more: 1
      """
    )
    let problems = try folder.set().diagnostics.filter { $0.code == "bad-configuration" }
    #expect(problems.compactMap { $0.place?.line }.sorted() == [2, 3, 4, 5, 6, 9, 10])
  }

  @Test func theFormerFileIsAnErrorThatSaysItInTheNewWords() async throws {
    let folder = try MigrationFolder()
    try folder.write("V1__x.sql", "SELECT 1;\n")
    try folder.write("strata.conf", "# ours\nout-of-order = allowed\nplaceholder.who = it's me\n")
    let problem = try #require(try folder.set().diagnostics.first { $0.code == "former-configuration" })
    #expect(folder.relative(problem.message) == "this file is read no more: what it says belongs into strata.yml")
    let lines = (problem.advice ?? "").split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(throws: Failure.self) { try folder.seal() }
    // What it says to write is what works.
    try folder.remove("strata.conf")
    try folder.write("strata.yml", lines)
    let set = try folder.set()
    #expect(set.configuration.allowsOutOfOrder && set.configuration.placeholders == ["who": "it's me"])
    #expect(set.diagnostics.filter { $0.code == "bad-configuration" } == [])
  }

  @Test func versionsOutOfOrderNeedConfigurationAndFlag() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__a.sql", "CREATE TABLE a ();\n"), ("V3__c.sql", "CREATE TABLE c ();\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try folder.seal([("V2__b.sql", "CREATE TABLE b ();\n")], acceptingChanges: true)
      let neither = try await failure { try await folder.runner(target) { $0.outOfOrder = true }.migrate() }
      #expect(neither.code == "inserted-before-applied")
      try folder.write("strata.yml", "migrations:\n  out-of-order: allowed\n")
      let flagless = try await failure { try await folder.runner(target).migrate() }
      #expect(flagless.code == "inserted-before-applied")

      let report = try await folder.runner(target) { $0.outOfOrder = true }.migrate()
      #expect(report.finished.map(\.run.version.text) == ["2"])
      #expect(
        try await connection.list("SELECT version_number FROM strata.schema_versions ORDER BY version_id") == "1,3,2"
      )
      #expect(try await folder.runner(target).verify() == [])
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "3")
    }
  }
}
