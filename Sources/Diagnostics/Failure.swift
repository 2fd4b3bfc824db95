/// The reason why an engine or a command cannot go on.
///
/// It says what is wrong, where, and what to do next. One place (`Reporting`) turns it into text and an exit status.
public struct Failure: Error, Sendable {
  /// What a script may conclude from the failure; it decides the exit status.
  public enum Category: String, Sendable, Codable {
    /// The work was tried and failed: exit status 1.
    case failed
    /// The work was not tried because it would be unsafe or was not asked for: exit status 3.
    case refused
    /// The command line or the configuration makes no sense: exit status 64.
    case usage
  }

  public var category: Category
  /// A stable name, such as `checksum-mismatch`.
  public var code: String
  /// The place in a user's file; `nil` where there is none.
  public var place: Place?
  /// What is wrong, in one sentence, without a full stop.
  public var message: String
  /// Facts that belong to it, one a line: a file and line, an object, an SQLSTATE, a statement.
  public var details: [String]
  /// What to do next.
  public var advice: String?
  /// Findings that led to the failure, in order.
  public var diagnostics: [Diagnostic]
  /// The error underneath, where there is one.
  public var underlying: (any Error)?

  public init(
    _ category: Category = .failed,
    code: String,
    at place: Place? = nil,
    _ message: String,
    details: [String] = [],
    advice: String? = nil,
    diagnostics: [Diagnostic] = [],
    underlying: (any Error)? = nil
  ) {
    self.category = category
    self.code = code
    self.place = place
    self.message = message
    self.details = details
    self.advice = advice
    self.diagnostics = diagnostics
    self.underlying = underlying
  }
}

extension Failure {
  /// The message with its place before it.
  public var headline: String { (place.map { "\($0): " } ?? "") + message }

  /// The failure as findings, for a command that goes on and lists what it found: those that led to it, or itself.
  public var findings: [Diagnostic] {
    guard diagnostics.isEmpty else { return diagnostics }
    var lines = details
    if let underlying { lines.append("\(underlying)") }
    if let advice { lines.append(advice) }
    return [
      Diagnostic(
        .error,
        code: code,
        at: place,
        message,
        advice: lines.isEmpty ? nil : lines.joined(separator: "\n")
      )
    ]
  }
}

extension Failure: CustomStringConvertible {
  public var description: String {
    var lines = diagnostics.map(\.description)
    lines.append("error: \(headline)")
    lines += details.map { "  \($0)" }
    if let underlying { lines.append("  \(underlying)") }
    if let advice { lines.append("  \(advice)") }
    return lines.joined(separator: "\n")
  }
}
