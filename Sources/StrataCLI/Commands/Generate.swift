import ArgumentParser
import Migrations
import Reporting
import SchemaSources

struct Generate: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the migration that leads from the migrations so far to the model.",
    usage: "strata generate [<name>] <description> --version <version> [<options>]",
    discussion: """
      Replays the migrations in a throw-away PostgreSQL, compares the result with schema/NAME, and writes \
      V…__….sql, its undo U…__….sql and their checksums to migrations/NAME. What is written was replayed both ways.
      """
  )

  @OptionGroup var draft: DraftOptions
  @OptionGroup var renaming: RenameOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let set = try draft.resolve()
    let model = SchemaSource.model(path: try set.schemaDirectory())
    let migrations = try set.migrations()
    let outcome = try await shadow.reading(console) { materializer in
      let generator = MigrationGenerator(comparison: renaming.comparison(materializer, planning.strategy, console))
      return try await generator.generate(
        model: model,
        into: migrations,
        version: draft.version,
        description: draft.description
      )
    }
    switch outcome {
    case .nothingToDo: return try console.show(WrittenFiles([]), form.format)
    case .written(let written, let plan): return try console.show(WrittenFiles(written, plan), form.format)
    }
  }
}
