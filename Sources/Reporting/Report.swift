/// A result that a command shows as text or as JSON.
public protocol Report {
  /// The result for a person, each line with its newline.
  func text(_ style: TextStyle) -> String
  /// The result for a script; docs/json.md describes the shape.
  var json: JSON { get }
  /// Whether the text only says what was done, so that `--quiet` can do without it.
  var isSummary: Bool { get }
  /// With what the command ends.
  var exitStatus: ExitStatus { get }
}

extension Report {
  public var isSummary: Bool { false }
  public var exitStatus: ExitStatus { .done }
}
