import ArgumentParser
import Catalog
import Reporting
import SchemaSources

struct Import: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an existing schema as Swift source.",
    discussion: """
      SOURCE is spelled as for `strata diff`: a database, a dump, a folder of SQL. Every object is written to \
      schema/NAME, in the words of docs/schema.md where there are any and as SQL where there are none. Before the folder \
      is there, the files were compiled, made real in a throw-away PostgreSQL and compared with the source: they give \
      exactly the same schema. Nothing is written to a database of yours.
      """
  )

  @Argument(help: "The schema to write.", transform: { try SchemaSource($0) })
  var source: SchemaSource
  @Option(help: ArgumentHelp("The folder to write, which must not be there or be empty.", valueName: "schema/name"))
  var to: String
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var visibility: VisibilityOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let source = try connection.resolve(source)
    let outcome = try await shadow.reading(console, onlyVisible: visibility.onlyVisible) { materializer in
      try await SchemaImport(materializer: materializer) { console.passOn($0) }.write(source, to: to)
    }
    console.report(notManaged: outcome.unmanaged)
    for object in outcome.wordless { console.detail("without words, so written as SQL: \(object)") }
    let report = ImportReport(
      outcome.files,
      in: to,
      unmanaged: outcome.unmanaged,
      wordless: outcome.wordless,
      isFormatted: outcome.isFormatted
    )
    return try console.show(report, form.format)
  }
}
