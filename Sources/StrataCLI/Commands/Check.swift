import ArgumentParser
import Checking
import Lint
import Reporting

struct Check: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check, in continuous integration, that model, migrations and database are still one thing.",
    discussion: """
      The files are what strata.sum says. The migrations are replayed, each with its undo right after it, which has to \
      come back to where the version began. The model compiles, and the migrations give exactly the model. With --base, \
      versions that the commit has are untouched, and what is new comes after them and passes `strata lint`. With --url or DATABASE_URL, the \
      database is what its applied migrations made.

      Exit status 0 where nothing is found, 2 where there is a warning or an error; --format github annotates a pull \
      request.
      """
  )

  @OptionGroup var set: SetOptions
  @Option(help: ArgumentHelp("The commit that what is new is held against.", valueName: "git-ref"))
  var base: String?
  @Option(
    help: ArgumentHelp("The configuration of lint, instead of strata.yml.", valueName: "file"),
    completion: .file()
  )
  var config: String?
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var shadow: ShadowOptions
  @Option(help: "The form of the findings.")
  var format: FindingsFormat = .text
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let set = try set.resolve()
    let subject = SchemaCheck.Subject(
      schema: set.existingSchemaDirectory,
      migrations: set.existingMigrationsDirectory,
      base: base,
      database: try connection.givenTarget()
    )
    let configuration = try LintConfiguration.read(config)
    let findings = try await shadow.reading(console) { materializer in
      try await SchemaCheck(subject, materializer: materializer, configuration: configuration) { console.progress($0) }
        .findings()
    }
    return try console.show(FindingsReport(findings), format, whereNone: "\(set.name) is sound\n")
  }
}
