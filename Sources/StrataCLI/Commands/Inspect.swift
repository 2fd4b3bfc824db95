import ArgumentParser
import Catalog
import Reporting
import SchemaSources

struct Inspect: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a schema consists of, as PostgreSQL understands it.",
    discussion: """
      SOURCE is spelled as for `strata diff`; left out, it is the database that --url or the environment names. \
      --format sql is a script that makes the same schema in an empty database, --format swift the source that \
      `strata import` writes, each file under its name.
      """
  )

  @Argument(help: "The schema to look at.", transform: { try SchemaSource($0) })
  var source: SchemaSource?
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "The form of the result.")
  var format: SchemaFormat = .text
  @OptionGroup var visibility: VisibilityOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let source = try source.map { try connection.resolve($0) } ?? .live(connection.target())
    if format == .swift { return try await showSwift(source, console) }
    let catalog = try await shadow.reading(console, onlyVisible: visibility.onlyVisible) {
      try await $0.read(source).catalog
    }
    let report = CatalogReport(catalog)
    switch format {
    case .text: try console.result(report.text(console.style))
    case .sql:
      console.report(notManaged: catalog.unmanaged)
      try console.result(try report.sql())
    case .json: try console.result(report.json)
    case .swift: break
    }
    return .done
  }

  private func showSwift(_ source: SchemaSource, _ console: Console) async throws -> ExitStatus {
    let outcome = try await shadow.reading(console, onlyVisible: visibility.onlyVisible) { materializer in
      try await SchemaImport(materializer: materializer) { console.passOn($0) }.files(of: source)
    }
    console.report(notManaged: outcome.unmanaged)
    try console.result(SwiftListing.text(outcome.files))
    return .done
  }
}
