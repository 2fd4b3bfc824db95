import ArgumentParser
import Catalog
import Postgres
import Reporting

struct Inspect: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a database, as Strata understands it.",
    discussion: "--format sql is a script that makes the same schema in an empty database."
  )

  @OptionGroup var connection: ConnectionOptions
  @Option(help: "The form of the result.")
  var format: PlanFormat = .text
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let connection = try await Connection.connect(to: try connection.target())
    let report = CatalogReport(try await CatalogReader().read(connection))
    switch format {
    case .text: try console.result(report.text(console.style))
    case .sql: try console.result(try report.sql())
    case .json: try console.result(report.json)
    }
    return .done
  }
}
