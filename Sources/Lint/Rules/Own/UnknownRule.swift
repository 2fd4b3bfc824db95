import Diagnostics

/// Finds a silence that names no rule there is.
struct UnknownRule: LintRule {
  static let about = RuleDescription(
    "ST903",
    "unknown-rule",
    .error,
    finds: "a silence that names no rule there is",
    why: "It silences nothing.",
    fix: "Name a rule by its code or its name; strata lint --rules lists them"
  )
}
