import ArgumentParser

/// The form of a result.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The form of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case text, sql, json
}

/// `--format` for commands that answer with a report.
struct FormatOptions: ParsableArguments {
  @Option(help: "The form of the result.")
  var format: ReportFormat = .text
}
