import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Names that break out of quotes, of lines and of terminals.
@Suite struct HostileNameTests {
  private static let name = "o'ne \"two\" \\three; DROP TABLE victims; -- große 表"
  private static let ledger = "strata of " + name

  @Test func filesTablesAndDirectivesWithThem() async throws {
    let name = Self.name
    let folder = try MigrationFolder()
    let table = quoteIdentifier(name)
    let draft = MigrationDraft(
      version: try MigrationVersion("1.0.0"),
      description: name,
      statements: [
        RenderedStatement(sql: "CREATE SCHEMA \(table)"),
        RenderedStatement(sql: "CREATE TABLE \(table).\(table) (\(table) text)", comments: ["table \(name)"]),
        RenderedStatement(sql: "INSERT INTO \(table).\(table) VALUES (\(quoteLiteral(name)))"),
      ],
      undo: [RenderedStatement(sql: "DROP SCHEMA \(table) CASCADE")],
      undoDestroys: [Destruction(.column, schema: name, table: name, column: name, remark: name)]
    )
    try MigrationWriter.write(draft, into: folder.set())
    try folder.seal([("V2__it's \"odd\" \\ 表.sql", "SELECT 1;\n")])
    try await withDatabase(loading: "CREATE TABLE victims ()") { target, connection in
      try await folder.runner(target) { $0.ledgerSchema = Self.ledger }.migrate()
      let ledger = quoteQualified(Self.ledger, "schema_versions")
      #expect(
        try await connection.query("SELECT description, script_name FROM \(ledger) ORDER BY 1").map { $0[1] } == [
          "V2__it's \"odd\" \\ 表.sql", "V1.0.0__o_ne_two_three_drop_table_victims_große_表.sql",
        ]
      )
      #expect(try await connection.query("SELECT description FROM \(ledger) ORDER BY version_id")[0][0] == name)
      let failure = try await failure {
        try await folder.runner(target) { $0.ledgerSchema = Self.ledger }.rollback(.version(.empty))
      }
      #expect(failure.code == "no-undo")
      try folder.seal([("U2__it's \"odd\" \\ 表.sql", "SELECT 1;\n")])
      let refused = try await self.refusal(folder, target)
      #expect(
        refused.message
          == "rolling back versions 2 to 1.0.0 would destroy column \(table).\(table).\(table): 1 value (\(name))"
      )
      try await folder.runner(target) {
        $0.ledgerSchema = Self.ledger
        $0.allowDestructive = true
      }.rollback(.version(.empty))
      #expect(try await connection.list("SELECT to_regclass('victims') IS NOT NULL") == "t")
      #expect(try await connection.query("SELECT count(*) FROM pg_namespace WHERE nspname = $1", [name])[0][0] == "0")
    }
  }

  private func refusal(_ folder: MigrationFolder, _ target: ConnectionTarget) async throws -> Failure {
    try await failure { try await folder.runner(target) { $0.ledgerSchema = Self.ledger }.rollback(.version(.empty)) }
  }

  @Test func controlCharactersInFileNamesAreMadeVisible() throws {
    let folder = try MigrationFolder()
    try folder.write("V1__\u{1B}[31mred.sql", "SELECT 1;")
    let found = try folder.set().diagnostics
    #expect(found.map(\.code) == ["bad-file-name"])
    #expect(!found[0].description.contains("\u{1B}"))
    #expect(found[0].description.contains("\\u{1b}[31mred.sql"))
  }
}
