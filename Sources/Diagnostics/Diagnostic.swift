/// One finding about something a user wrote or keeps in a database.
///
/// Findings are values: they are collected in order, all of them, and reported together. Throw a ``Failure`` only when
/// work cannot go on.
public struct Diagnostic: Sendable, Hashable, Codable {
  public enum Severity: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
    case note, warning, error

    public static func < (left: Severity, right: Severity) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }

  public var severity: Severity
  /// A stable name of the finding that scripts and configuration can rely on, such as `unknown-column`.
  public var code: String
  public var place: Place?
  /// What is wrong, in one sentence, without a full stop.
  public var message: String
  /// What to do about it; `nil` where the message says it all.
  public var advice: String?

  public init(
    _ severity: Severity,
    code: String,
    at place: Place? = nil,
    _ message: String,
    advice: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.message = message
    self.advice = advice
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `path:line: error: message` and the advice on a line of its own, as compilers print it.
  public var description: String {
    var text = ""
    if let place { text += "\(place): " }
    text += "\(severity.rawValue): \(message)"
    if let advice { text += "\n  \(advice)" }
    return text
  }
}
