import ArgumentParser
import Migrations
import Reporting

struct Rollback: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Roll back the newest migration, or all above a version.",
    discussion: """
      The undo file is run where it is what it was when the version was applied, otherwise the ledger's copy of it; \
      the files need not be at hand. A version that was interrupted half-way is undone as far as it came. On a terminal Strata asks first.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(
    help: "The version that stays; 0 goes back to empty. Left out: only the newest is rolled back.",
    transform: { try MigrationVersion($0) }
  )
  var to: MigrationVersion?
  @Option(help: "How many versions to roll back, instead of --to.")
  var steps: Int?
  @OptionGroup(title: "Running") var running: RunnerArguments
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if to != nil, steps != nil { throw ValidationError("--to and --steps say the same thing; give one of them") }
    if let steps, steps < 1 { throw ValidationError("--steps must be at least 1") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try SchemaSet.migrationsOrLedger(set.name, console)
    let runner = try running.runner(migrations, connection, allowDestructive: consent.allowDestructive, console)
    let target = to.map(RollbackTarget.version) ?? .steps(steps ?? 1)
    if consent.dryRun {
      return try console.show(RunPreview(try await runner.planRollback(target)), form.format)
    }
    if consent.mustAsk(console) {
      let preview = RunPreview(try await runner.planRollback(target))
      if !preview.isEmpty { try consent.ask(preview.question, console) }
    }
    return try console.show(RunResult(try await runner.rollback(target)), form.format)
  }
}
