import ArgumentParser
import Diagnostics
import Migrations
import Postgres
import Reporting

struct Verify: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that the migration files are what was written and what was applied.",
    discussion: """
      Holds the files against strata.sum and against the ledger of the database. Where a PostgreSQL installation is at \
      hand, versions that are not applied yet are run in a throw-away server, to see whether they declare what they \
      destroy. Exit status 2 where something is found.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Flag(help: "Check the files alone, without a database.")
  var filesOnly = false
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var signature: SignatureOptions
  @OptionGroup var shadow: ShadowOptions
  @Option(help: "The form of the findings.")
  var format: FindingsFormat = .text
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    var options = ledger.options
    options.trustedKeys = try signature.keys(migrations)
    let target = filesOnly ? try ConnectionTarget("") : try connection.target()
    let runner = MigrationRunner(set: migrations, target: target, options: options)
    var findings =
      filesOnly
      ? migrations.diagnostics + migrations.scriptDiagnostics() + runner.signatureFindings()
      : try await runner.verify()
    if !filesOnly, !findings.contains(where: { $0.severity == .error }) {
      let pending = Set(try await runner.planMigrate().items.map(\.script.path))
      let undo = Set(migrations.migrations.filter { pending.contains($0.script.path) }.compactMap(\.undo?.path))
      findings += try await shadow.undeclaredLosses(migrations, console) {
        pending.contains($0.path) || undo.contains($0.path)
      }
    }
    let sound = "\(migrations.migrations.count) migrations are sound\n"
    return try console.show(FindingsReport(findings), format, whereNone: sound)
  }
}
