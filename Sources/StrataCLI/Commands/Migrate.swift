import ArgumentParser
import Configuration
import Diagnostics
import Migrations
import Reporting

struct Migrate: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply pending migrations to a database.",
    discussion: """
      Each migration is one transaction where its statements allow it, and is recorded in strata.schema_versions in the \
      same transaction. What was interrupted is finished by running the command again. With --targets, --each-schema or \
      --each-database the same migrations are applied to many databases or schemas, each with its own ledger.
      """
  )

  @OptionGroup var set: SetOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "The last version to apply; the newest where it is left out.", transform: { try MigrationVersion($0) })
  var to: MigrationVersion?
  @Flag(help: "Apply the next pending version only.")
  var step = false
  @Flag(help: "Apply versions below applied ones too, where strata.yml says out-of-order: allowed.")
  var outOfOrder = false
  @OptionGroup(title: "Many targets") var many: FleetOptions
  @OptionGroup(title: "Running") var running: RunnerArguments
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if step, to != nil { throw ValidationError("--step and --to cannot be had together") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    if outOfOrder, !migrations.configuration.allowsOutOfOrder {
      throw Failure(
        .refused,
        code: "out-of-order",
        "\(migrations.directory) does not allow versions out of order; nothing was done",
        advice: "write out-of-order: allowed into \(ConfigurationFile.path(forFolder: migrations.directory)), below "
          + "migrations:, or there below sets: \(migrations.name):"
      )
    }
    if many.isGiven { return try await migrateMany(migrations, console) }
    let runner = try running.runner(
      migrations,
      connection,
      allowDestructive: consent.allowDestructive,
      outOfOrder: outOfOrder,
      console
    )
    if consent.dryRun {
      return try console.show(RunPreview(try await runner.planMigrate(to: to, step: step)), form.format)
    }
    if consent.mustAsk(console), consent.allowDestructive {
      let preview = RunPreview(try await runner.planMigrate(to: to, step: step))
      if preview.destroysData { try consent.ask(preview.question, console) }
    }
    return try console.show(RunResult(try await runner.migrate(to: to, step: step)), form.format)
  }

  private func migrateMany(_ migrations: MigrationSet, _ console: Console) async throws -> ExitStatus {
    let fleet = try await many.fleet(connection, running.ledger)
    @Sendable func runner(_ target: FleetTarget) throws -> MigrationRunner {
      let prefixed = console.prefixed("\(target.name): ")
      return try running.runner(
        migrations,
        target,
        allowDestructive: consent.allowDestructive,
        outOfOrder: outOfOrder,
        prefixed
      )
    }
    if consent.dryRun {
      let planned = await fleet.run { try await runner($0).planMigrate(to: to, step: step) }
      return try console.show(FleetReport(planned: planned), form.format)
    }
    if consent.mustAsk(console), consent.allowDestructive {
      let count = fleet.targets.count
      try consent.ask("apply to \(count) targets, and destroy there what the files destroy: go on?", console)
    }
    let outcomes = await fleet.run { target in
      do {
        return try await runner(target).migrate(to: to, step: step)
      } catch {
        console.report(ErrorReport(error, of: target.name))
        throw error
      }
    }
    return try console.show(FleetReport(outcomes), form.format)
  }
}
