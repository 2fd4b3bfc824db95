import ArgumentParser
import Migrations
import Reporting

struct Baseline: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record versions as applied that a database already has from elsewhere.",
    discussion: """
      Nothing but the ledger is written. Compare first: `strata diff postgres: migrations:migrations/NAME@VERSION` says \
      whether the database is what the migrations make.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(
    help: "The newest version that the database has; it and all before it are recorded.",
    transform: { try MigrationVersion($0) }
  )
  var at: MigrationVersion
  @Option(help: "Why; it is recorded.")
  var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try Repair.check(reason) }

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let runner = MigrationRunner(set: migrations, target: try connection.target(), options: ledger.options)
    return try console.show(RepairReport(try await runner.baseline(at: at, reason: reason)), form.format)
  }
}
