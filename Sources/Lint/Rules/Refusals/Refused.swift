import Diagnostics

/// Finds a statement that PostgreSQL refuses.
enum Refused: LintRule {
  static let about = RuleDescription(
    "ST001",
    "refused",
    .error,
    finds: "a statement that PostgreSQL refuses",
    why: "The script would stop there.",
    fix: "Correct the statement"
  )
}
