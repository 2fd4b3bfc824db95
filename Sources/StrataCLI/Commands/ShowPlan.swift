import ArgumentParser
import Migrations
import Reporting

struct ShowPlan: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what migrate would run.",
    discussion: "Reads only: the statements of every pending version, and the data they would destroy, counted."
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "The last version to apply; the newest where it is left out.", transform: { try MigrationVersion($0) })
  var to: MigrationVersion?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let runner = MigrationRunner(set: migrations, target: try connection.target(), options: ledger.options)
    return try console.show(RunPreview(try await runner.planMigrate(to: to)), form.format)
  }
}
