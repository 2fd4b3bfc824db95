import Diagnostics

/// Which rules count how much, and where: the member `lint` of a project's `strata.yml`.
///
/// ```yaml
/// lint:
///   rules:
///     varchar-length: off
///     ST201: error
///   paths:
///     - path: migrations/billing/V1.*
///       rules:
///         foreign-key-without-index: note
/// ```
///
/// A rule is named by its code or its name, or is `all`. Of several paths that match, the later one counts.
public struct LintConfiguration: Sendable, Hashable {
  /// How much findings of a rule count.
  public enum Level: String, Sendable, Hashable, CaseIterable {
    case off, note, warning, error

    var severity: Diagnostic.Severity? { Diagnostic.Severity(rawValue: rawValue) }
  }

  /// What is said of rules for some paths.
  struct Section: Sendable, Hashable {
    /// `nil` for everywhere.
    var path: Glob?
    /// By code; `all` stands for every rule.
    var levels: [String: Level]
  }

  var sections: [Section] = []

  /// Every rule at its own level.
  public init() {}

  /// How much a finding of a rule counts at a place; `nil` where the rule is off.
  func severity(of rule: RuleDescription, at path: String?) -> Diagnostic.Severity? {
    var level: Level?
    for section in sections {
      if let glob = section.path {
        guard let path, glob.matches(path) else { continue }
      }
      level = section.levels[rule.code] ?? section.levels["all"] ?? level
    }
    guard let level else { return rule.level }
    return level.severity
  }
}
