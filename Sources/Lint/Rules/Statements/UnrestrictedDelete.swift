import Diagnostics

/// Finds DELETE without a condition that chooses rows.
enum UnrestrictedDelete: StatementRule {
  static let about = RuleDescription(
    "ST023",
    "unrestricted-delete",
    .warning,
    finds: "DELETE without a condition that chooses rows",
    why: "All rows of the table are gone.",
    fix: """
      Say which rows go, or that all shall: `-- strata:allow unrestricted-delete why`, and declare it: `-- \
      strata:destroys rows NAME`
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let relations = statement.rowChanges.filter { $0.command == .delete && !$0.isRestricted }.map(\.relation)
    return relations.filter(statement.isExistingTable).map { RuleFinding("DELETE takes every row of \($0)") }
  }
}
