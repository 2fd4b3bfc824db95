import Diagnostics
import Postgres

/// The one place that turns any error into text and an exit status.
///
/// The text says what is wrong, the facts that belong to it, and what to do next. Findings that led to the error come
/// first, in the form compilers use, so that editors and continuous integration find the places.
public struct ErrorReport: Sendable {
  /// With what the process ends.
  public let exitStatus: ExitStatus
  private let diagnostics: [Diagnostic]
  private let headline: String
  private let details: [String]
  private let advice: String?

  public init(_ error: any Error) {
    switch error {
    case let failure as Failure:
      self.init(failure)
    case let error as PostgresError:
      self.init(
        error.kind == .cancelled ? .interrupted : error.isUnsupportedServer ? .refused : .failed,
        error.message,
        details: error.details,
        advice: error.advice
      )
    case is CancellationError:
      self.init(.interrupted, "interrupted")
    default:
      self.init(.failed, "\(error)")
    }
  }

  /// The report of an error about one of many targets.
  public init(_ error: any Error, of target: String) {
    let report = ErrorReport(error)
    self.init(report.exitStatus, "\(target): \(report.headline)", details: report.details, advice: report.advice)
  }

  /// What is wrong, on one line.
  var summary: String { VisibleText.line(headline) }

  private init(_ exitStatus: ExitStatus, _ headline: String, details: [String] = [], advice: String? = nil) {
    self.exitStatus = exitStatus
    self.diagnostics = []
    self.headline = headline
    self.details = details
    self.advice = advice
  }

  private init(_ failure: Failure) {
    var details = failure.details
    var advice = failure.advice
    var status = ExitStatus(failure.category)
    if let underlying = failure.underlying {
      let report = ErrorReport(underlying)
      if report.headline != failure.message { details.append(report.headline) }
      details += report.details
      advice = advice ?? report.advice
      if report.exitStatus == .interrupted || report.exitStatus == .refused { status = report.exitStatus }
    }
    exitStatus = status
    diagnostics = failure.diagnostics
    headline = failure.headline
    self.details = details
    self.advice = advice
  }

  /// The report as lines for standard error.
  public func text(_ style: TextStyle = .plain) -> String {
    var text = diagnostics.map { $0.text(style) + "\n" }.joined()
    text += style.red("error:") + " " + VisibleText.lines(headline) + "\n"
    for detail in details {
      for line in detail.split(separator: "\n", omittingEmptySubsequences: false) {
        text += "  " + VisibleText.line(line) + "\n"
      }
    }
    if let advice {
      for line in advice.split(separator: "\n") {
        text += style.cyan("→") + " " + VisibleText.line(line) + "\n"
      }
    }
    return text
  }
}
