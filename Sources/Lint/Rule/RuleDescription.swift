public import Diagnostics

/// What a person is told about a rule.
public struct RuleDescription: Sendable, Hashable {
  /// `ST012`: what configuration and silences name. A code is never given to another rule.
  public var code: String
  /// `index-not-concurrent`: the same, for people.
  public var name: String
  /// How much a finding counts where the configuration says nothing else.
  public var level: Diagnostic.Severity
  /// What the rule finds, as the end of "finds …", on one line.
  public var finds: String
  /// Why that is worth a finding.
  public var why: String
  /// What to do instead.
  public var fix: String

  public init(
    _ code: String,
    _ name: String,
    _ level: Diagnostic.Severity,
    finds: String,
    why: String,
    fix: String
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.finds = finds
    self.why = why
    self.fix = fix
  }
}
