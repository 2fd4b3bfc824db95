import ArgumentParser

/// The root of the command line: what can be asked, in the order of the work.
struct Strata: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strata",
    abstract: "Keeps PostgreSQL schemas: described in Swift, delivered as versioned SQL, applied through libpq.",
    discussion: """
      strata --version prints the version.

      Exit status: 0 done or no difference, 1 failed, 2 differences or findings, 3 refused for safety, 64 usage.
      """,
    subcommands: [
      Compile.self, Diff.self, Lint.self, Inspect.self, Import.self,
      Generate.self, New.self, Seal.self, Sign.self,
      Plan.self, Migrate.self, Status.self, History.self, Rollback.self, Verify.self, Check.self,
      Baseline.self, Repair.self,
      SwapCommands.self,
      Dev.self,
    ]
  )
}
