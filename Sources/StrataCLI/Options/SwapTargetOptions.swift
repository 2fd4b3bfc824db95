import ArgumentParser
import BlueGreen
import Planning
import Reporting
import SchemaSources

/// The new schema of a swap.
struct SwapTargetOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The source of the new schema, as diff takes it.", valueName: "to"),
    transform: { try SchemaSource($0) }
  )
  var to: SchemaSource

  @Option(help: ArgumentHelp("The schema that is replaced; the source has one of the same name.", valueName: "name"))
  var schema = "public"

  @OptionGroup var renaming: RenameOptions
  @OptionGroup var shadow: ShadowOptions

  /// Reads the source.
  func read(_ connection: ConnectionOptions, _ console: Console) async throws -> SwapTarget {
    let source = try connection.resolve(to)
    let live = SchemaSource.live(try connection.target())
    let names = try SwapNames(schema)
    return try await shadow.reading(console, onlyVisible: true) { materializer in
      await materializer.matchVersion(of: live)
      let target = try await materializer.read(source)
      let origin = try await materializer.read(live, externals: target.externals)
      let hints = try renaming.comparison(materializer, .online, console).hints(from: origin, to: target)
      let moved = try await materializer.renaming(names.schema, to: names.next, in: target)
      return SwapTarget(source: source.description, wanted: target.catalog, moved: moved, hints: hints)
    }
  }
}
