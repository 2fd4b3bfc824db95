import ArgumentParser
import Migrations
import Reporting

struct History: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything the ledger recorded: applied, rolled back and repaired, by whom and when.",
    discussion: "Reads only, and needs no files."
  )

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let set = MigrationSet.ledgerOnly(name: "")
    let runner = MigrationRunner(set: set, target: try connection.target(), options: ledger.options)
    return try console.show(HistoryReport(try await runner.history()), form.format)
  }
}
