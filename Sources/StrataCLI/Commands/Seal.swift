import ArgumentParser
import Migrations
import Reporting

struct Seal: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record hand-written migrations in strata.sum.",
    discussion: """
      `migrate` runs only what strata.sum knows, so that a file that slipped in or was edited by accident is noticed.
      """
  )

  @OptionGroup var set: SetOptions
  @Flag(help: "Record files again that were changed since they were recorded, and nobody has applied.")
  var acceptChanges = false
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let added = try migrations.seal(acceptingChanges: acceptChanges)
    try console.summary(added.isEmpty ? "nothing new\n" : added.map { "recorded \($0)\n" }.joined())
    return .done
  }
}
