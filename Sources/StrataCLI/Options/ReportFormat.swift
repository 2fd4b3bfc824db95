import ArgumentParser
import Reporting

/// The form of a result.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The form of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case text, sql, json
}

/// The form of findings; github is that of annotations in a workflow's log.
enum FindingsFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, github
}

/// The form of a schema.
enum SchemaFormat: String, ExpressibleByArgument, CaseIterable {
  case text, sql, swift, json
}

/// `--format` for commands that answer with a report.
struct FormatOptions: ParsableArguments {
  @Option(help: "The form of the result.")
  var format: ReportFormat = .text
}

extension Console {
  /// Shows a report in the form that was asked for, and gives the command's exit status.
  func show(_ report: some Report, _ format: ReportFormat) throws -> ExitStatus {
    switch format {
    case .text where report.isSummary: try summary(report.text(style))
    case .text: try result(report.text(style))
    case .json: try result(report.json)
    }
    return report.exitStatus
  }
}

extension Console {
  /// Shows findings in the form that was asked for, and gives the command's exit status.
  ///
  /// - Parameter whereNone: What text says where there is nothing above a note.
  func show(_ report: FindingsReport, _ format: FindingsFormat, whereNone: String) throws -> ExitStatus {
    switch format {
    case .text:
      try result(report.text(style, notes: verbosity > .quiet))
      if report.exitStatus == .done { try summary(whereNone) }
    case .json: try result(report.json)
    case .github: try result(report.github)
    }
    return report.exitStatus
  }
}
