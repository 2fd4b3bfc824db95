import ArgumentParser
import Migrations
import Reporting

struct Repair: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Mend what the ledger says, with a reason that is recorded.",
    discussion: """
      --accept takes a file that was changed or renamed after it was applied for what was applied. --forget takes out a \
      version that was interrupted, when you have cleaned up after it yourself; `strata migrate` then applies it from \
      its beginning. Nothing but the ledger is changed.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(
    help: ArgumentHelp("A version whose changed file is accepted; may be given several times.", valueName: "version"),
    transform: { try MigrationVersion($0) }
  )
  var accept: [MigrationVersion] = []
  @Option(
    help: ArgumentHelp("An unfinished version that is taken out; may be given several times.", valueName: "version"),
    transform: { try MigrationVersion($0) }
  )
  var forget: [MigrationVersion] = []
  @Option(help: "Why; it is recorded.")
  var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if accept.isEmpty, forget.isEmpty { throw ValidationError("say what to repair: --accept or --forget") }
    try Self.check(reason)
  }

  static func check(_ reason: String) throws {
    if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is empty") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations =
      accept.isEmpty
      ? try SchemaSet.migrationsOrLedger(set.name, console)
      : try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let runner = MigrationRunner(set: migrations, target: try connection.target(), options: ledger.options)
    let repairs = try await runner.repair(accepting: accept, forgetting: forget, reason: reason)
    return try console.show(RepairReport(repairs), form.format)
  }
}
