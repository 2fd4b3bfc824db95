import ArgumentParser
import Checking
import Diagnostics
import Migrations
import Reporting

struct Plan: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what `migrate` would do, and whether the rows of the database allow it.",
    discussion: """
      Nothing is changed. --check-data replays the pending migrations in a throw-away PostgreSQL and asks the database, \
      by read-only queries in one snapshot, for rows that they would not accept: nulls, duplicates, values that violate a \
      check or cannot be converted, references to nothing, rows that fit into no partition. Exit status 2 where there are such rows.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The schema, and the database's URL where --url does not give it.",
      discussion: "The schema may be left out where there is only one.",
      valueName: "name"
    )
  )
  var words: [String] = []
  @Flag(help: "Ask the database for rows that the migrations would not accept.")
  var checkData = false
  @Option(help: "The last version to apply; the newest where it is left out.", transform: { try MigrationVersion($0) })
  var to: MigrationVersion?
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup(title: "Running") var running: RunnerArguments
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    var connection = connection
    var names: [String] = []
    for word in words {
      if word.contains("://") || word.contains("="), connection.url == nil {
        connection.url = word
      } else {
        names.append(word)
      }
    }
    guard names.count <= 1 else { throw ValidationError("name one schema, not several") }
    let set = try names.first.map { try SchemaSet.named($0) } ?? SchemaSet.only()
    let migrations = try MigrationSet.read(directory: try set.migrationsDirectory())
    let runner = try running.runner(migrations, connection, console)
    let preview = RunPreview(try await runner.planMigrate(to: to))
    guard checkData else { return try console.show(preview, form.format) }
    let findings = try await shadow.reading(console) { materializer in
      try await DataCheck(migrations, target: runner.target, materializer: materializer, options: runner.options)
        .findings(upTo: to)
    }
    return try console.show(PreviewWithFindings(preview, FindingsReport(findings)), form.format)
  }
}
