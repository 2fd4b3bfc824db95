import Diagnostics
import Postgres

/// Finds SET NOT NULL that reads the whole table while nobody can use it.
enum NotNullScan: StatementRule {
  static let about = RuleDescription(
    "ST016",
    "not-null-scan",
    .warning,
    finds: "SET NOT NULL that reads the whole table while nobody can use it",
    why: """
      PostgreSQL reads every row under an AccessExclusiveLock to see that there is no null, unless a validated check \
      says so already.
      """,
    fix: """
      ADD CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a transaction of its own, SET NOT NULL, which \
      then is quick, and drop the check
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.columnsMadeNotNull.filter { statement.isScanned($0.key.relation) }.map { column in
      RuleFinding(
        "SET NOT NULL on \(statement.name(column.key.relation)).\(quoteIdentifier(column.new.name)) reads the table whole "
          + "while nobody can use it"
      )
    }
  }
}
