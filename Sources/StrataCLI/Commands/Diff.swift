import ArgumentParser
import Reporting
import SchemaSources

struct Diff: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two schemas and plan the way from one to the other.",
    discussion: """
      FROM and TO are sources: model:schema/NAME (Swift), postgres://… (a database), postgres: (the one that --url or \
      the environment names), file:dump.sql, dir:FOLDER (SQL), migrations:migrations/NAME[@VERSION], git:REF:PATH (any \
      of those in a commit), empty:.

      Both are made real in a throw-away PostgreSQL, and the plan is shown only after it was replayed there, forward to \
      exactly TO and back to exactly FROM. It is planned for a database in use: what would keep writers waiting while it \
      reads a table is taken apart into steps that do not. Nothing is written to a database of yours. Exit status 0 where nothing \
      differs, 2 where something does.
      """
  )

  @Argument(help: "Where the plan starts.", transform: { try SchemaSource($0) })
  var from: SchemaSource
  @Argument(help: "Where it leads.", transform: { try SchemaSource($0) })
  var to: SchemaSource
  @Option(help: "The form of the result; sql is a script for psql.")
  var format: PlanFormat = .text
  @Flag(help: "Show the way back instead, in text and sql.")
  var undo = false
  @OptionGroup var renaming: RenameOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var visibility: VisibilityOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let (from, to) = (try connection.resolve(from), try connection.resolve(to))
    let outcome = try await shadow.reading(console, onlyVisible: visibility.onlyVisible) { materializer in
      try await renaming.comparison(materializer, planning.strategy, console).plan(from: from, to: to)
    }
    console.report(notCompared: outcome.unmanaged)
    let report = PlanReport(
      outcome.plan,
      from: from.description,
      to: to.description,
      unmanaged: outcome.unmanaged
    )
    switch format {
    case .text: try console.result(report.text(console.style, undo: undo))
    case .sql: try console.result(report.sql(undo: undo))
    case .json: try console.result(report.json)
    }
    return report.exitStatus
  }
}
