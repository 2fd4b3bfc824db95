import ArgumentParser
import Migrations
import Reporting

struct Seal: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record hand-written migrations in strata.sum.",
    discussion: """
      `migrate` runs only what strata.sum knows, so that a file that slipped in or was edited by accident is noticed. \
      Where a PostgreSQL installation is at hand, what is newly recorded is run in a throw-away server, and a warning \
      says which table or column it destroys without a line `-- strata:destroys`.
      """
  )

  @OptionGroup var set: SetOptions
  @Flag(help: "Record files again that were changed since they were recorded, and nobody has applied.")
  var acceptChanges = false
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let changes = try migrations.seal(acceptingChanges: acceptChanges)
    var lines = changes.added.map { "recorded \($0)" }
    lines += changes.changed.map { "accepted \($0.name): \($0.before.prefix(12)) is now \($0.after.prefix(12))" }
    lines += changes.removed.map { "forgot \($0), which is gone" }
    try console.summary((lines.isEmpty ? ["nothing new"] : lines).map { $0 + "\n" }.joined())
    let new = Set(changes.added + changes.changed.map(\.name))
    let sealed = try MigrationSet.read(directory: migrations.directory)
    console.report(try await shadow.undeclaredLosses(sealed, console) { new.contains($0.name) })
    return .done
  }
}
