import ArgumentParser
import Migrations
import Reporting

struct Verify: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that the migration files are what was written and what was applied.",
    discussion: """
      Holds the files against strata.sum and against the ledger of the database. Exit status 2 where something is found.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Flag(help: "Check the files alone, without a database.")
  var filesOnly = false
  @OptionGroup var ledger: LedgerOptions
  @Option(help: "The form of the findings.")
  var format: FindingsFormat = .text
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let findings =
      filesOnly
      ? migrations.diagnostics + migrations.scriptDiagnostics()
      : try await MigrationRunner(set: migrations, target: try connection.target(), options: ledger.options).verify()
    let sound = "\(migrations.migrations.count) migrations are sound\n"
    return try console.show(FindingsReport(findings), format, whereNone: sound)
  }
}
