import ArgumentParser
import Diagnostics
import Lint
import Migrations
import Reporting
import SchemaSources

struct Lint: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find what a reviewer would stop, in migrations, SQL, plans and models.",
    usage: """
      strata lint [<name>] [<options>]
      strata lint <file.sql> ... [--from <source>] [<options>]
      strata lint <from> <to> [<options>]
      strata lint <source> [<options>]
      strata lint --rules | --explain <rule>
      """,
    discussion: """
      NAME stands for the migrations of migrations/NAME, or for schema/NAME where it has none. FROM and TO are sources \
      as for `strata diff`: the plan between them is linted. One source, such as model:schema/NAME, is linted as it is.

      Scripts are run in a throw-away PostgreSQL after what stands before them, and rules look at the locks, scans and \
      rewrites that PostgreSQL really made: --trace shows them. strata.yml says which rules count how much and where; \
      `-- strata:allow RULE reason` before a statement, or `// strata:allow RULE reason` in a model, silences one in \
      place. Exit status 2 where there is an error or a warning.
      """
  )

  @Argument(help: ArgumentHelp("What to lint.", valueName: "subject"), completion: .file())
  var subjects: [String] = []
  @Option(
    help: ArgumentHelp("What stands before a file of SQL: any source.", valueName: "source"),
    transform: { try SchemaSource($0) }
  )
  var from: SchemaSource?
  @Flag(help: "Show what each statement locked, scanned and wrote anew.")
  var trace = false
  @Flag(help: "List the rules.")
  var rules = false
  @Option(help: ArgumentHelp("Explain a rule, by its code or its name.", valueName: "rule"))
  var explain: String?
  @Flag(help: "Let notes count too.")
  var strict = false
  @Option(help: ArgumentHelp("The configuration, instead of strata.yml.", valueName: "file"), completion: .file())
  var config: String?
  @Option(help: "The form of the result; github is annotations for a pull request.")
  var format: FindingsFormat = .text
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if rules || explain != nil {
      if rules && explain != nil { throw ValidationError("--rules and --explain cannot be had together") }
      if !subjects.isEmpty { throw ValidationError("--rules and --explain lint nothing: leave out \(subjects[0])") }
      if format == .github { throw ValidationError("rules have no place on a pull request: --format text or json") }
      return
    }
    if from != nil, !subjects.allSatisfy({ $0.hasSuffix(".sql") }) || subjects.isEmpty {
      throw ValidationError("--from says what stands before a file of SQL: name one")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    if rules { return try console.show(RulesReport(), format == .json ? .json : .text) }
    if let explain {
      guard let rule = LintRules.find(explain) else {
        throw Failure(
          .usage,
          code: "unknown-rule",
          "there is no rule \(explain)",
          advice: "`strata lint --rules` lists them."
        )
      }
      return try console.show(RulesReport(explaining: rule), format == .json ? .json : .text)
    }
    let configuration = try LintConfiguration.read(config)
    let subject = try LintSubject(subjects, from: from, connection)
    let result = try await shadow.reading(console) { materializer in
      try await subject.lint(Linter(materializer: materializer, configuration: configuration))
    }
    let report = LintReport(result, strict: strict, trace: trace)
    switch format {
    case .text: try console.result(report.text(console.style))
    case .json: try console.result(report.json)
    case .github: try console.result(report.github)
    }
    return report.exitStatus
  }
}
