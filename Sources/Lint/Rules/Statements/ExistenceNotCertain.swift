import Diagnostics

/// Finds IF NOT EXISTS and IF EXISTS in a migration.
enum ExistenceNotCertain: StatementRule {
  static let about = RuleDescription(
    "ST033",
    "existence-not-certain",
    .warning,
    finds: "IF NOT EXISTS and IF EXISTS in a migration",
    why: """
      A migration knows what it starts from. Where something of that name is there already, in another shape, the \
      statement does nothing and says nothing: the drift is hidden, and the next statement works on the wrong thing.
      """,
    fix: "Leave the words out: then a database that is not what it should be is noticed"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.isMigration else { return [] }
    for words in [["IF", "NOT", "EXISTS"], ["IF", "EXISTS"]] where statement.words.contains(words) {
      guard !statement.concernsStrata else { return [] }
      return [
        RuleFinding("\(words.joined(separator: " ")) hides whether the database is what the migration starts from")
      ]
    }
    return []
  }
}
