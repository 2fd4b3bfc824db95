import Diagnostics
import Postgres

/// Finds a check that is tested on all rows while others wait.
enum CheckValidatedAtOnce: StatementRule {
  static let about = RuleDescription(
    "ST015",
    "check-validated-at-once",
    .warning,
    finds: "a check that is tested on all rows while others wait",
    why: """
      ADD CHECK takes an AccessExclusiveLock and holds it until every row was read. VALIDATE CONSTRAINT by itself \
      lets others work, but not behind an ALTER TABLE in the same transaction, whose lock is still held.
      """,
    fix: "ADD … NOT VALID first, which is quick; then VALIDATE CONSTRAINT in a transaction of its own"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.constraintsValidated("c").filter { constraint in
      statement.blocking(constraint.relation) != nil && statement.isScanned(constraint.relation)
        && !statement.addsColumn(to: constraint.relation)
    }.map { constraint in
      let name = statement.name(constraint.relation)
      return RuleFinding("the check \(quoteIdentifier(constraint.name)) reads \(name) whole while others wait")
    }
  }
}
