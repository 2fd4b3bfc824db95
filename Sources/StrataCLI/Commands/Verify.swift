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
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let findings =
      filesOnly
      ? migrations.diagnostics + migrations.scriptDiagnostics()
      : try await MigrationRunner(set: migrations, target: try connection.target()).verify()
    let report = FindingsReport(findings)
    switch form.format {
    case .text:
      console.report(findings)
      if findings.isEmpty { try console.summary("\(migrations.migrations.count) migrations are sound\n") }
    case .json:
      try console.result(report.json)
    }
    return report.exitStatus
  }
}
