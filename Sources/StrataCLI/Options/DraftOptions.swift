import ArgumentParser
import Migrations

/// A migration that is about to be written: its schema, what it does, its version.
struct DraftOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "What the migration does, in a few words; the schema's name before it where there is more than one.",
      valueName: "[name] description"
    )
  )
  var words: [String]

  @Option(help: "The version to write: 2.1.0, or a timestamp.", transform: { try MigrationVersion($0) })
  var version: MigrationVersion

  func validate() throws {
    guard (1...2).contains(words.count) else {
      throw ValidationError("say what the migration does in one argument: put quotes around it")
    }
  }

  var description: String { words[words.count - 1] }

  /// The set that is meant.
  func resolve() throws -> SchemaSet {
    words.count == 2 ? try SchemaSet.named(words[0]) : try SchemaSet.only()
  }
}
