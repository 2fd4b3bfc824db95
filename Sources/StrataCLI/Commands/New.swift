import ArgumentParser
import Migrations
import Reporting

struct New: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start a migration that is written by hand.",
    usage: "strata new [<name>] <description> --version <version> [<options>]",
    discussion: "Writes an empty migration and its undo. Fill them, then record them with `strata seal`."
  )

  @OptionGroup var draft: DraftOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let set = try draft.resolve()
    let empty = MigrationDraft(
      version: draft.version,
      description: draft.description,
      statements: [],
      undo: [],
      notes: ["written by hand; when it is done: strata seal \(set.name)"]
    )
    let written = try MigrationWriter.write(empty, into: try set.migrations(), sealing: false)
    return try console.show(WrittenFiles(written, nil), form.format)
  }
}
