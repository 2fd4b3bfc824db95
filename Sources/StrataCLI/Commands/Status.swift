import ArgumentParser
import Migrations
import Reporting

struct Status: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show where a database stands.",
    discussion: """
      Reads only. Exit status 2 where files and database contradict each other or a run was interrupted. Where the \
      migrations are not at hand, it goes by the ledger.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try SchemaSet.migrationsOrLedger(set.name, console)
    let runner = MigrationRunner(set: migrations, target: try connection.target(), options: ledger.options)
    let status = try await runner.status()
    let report = StatusReport(status)
    switch form.format {
    case .text:
      try console.result(report.text(console.style))
      console.report(status.problems)
    case .json:
      try console.result(report.json)
    }
    return report.exitStatus
  }
}
