import Diagnostics
import Postgres

/// Finds a foreign key that is checked for all rows while writers wait.
enum ForeignKeyValidatedAtOnce: StatementRule {
  static let about = RuleDescription(
    "ST014",
    "foreign-key-validated-at-once",
    .warning,
    finds: "a foreign key that is checked for all rows while writers wait",
    why: """
      ADD FOREIGN KEY takes a ShareRowExclusiveLock on both tables and holds it until every row was looked up. \
      VALIDATE CONSTRAINT by itself lets writers work, but not behind an ALTER TABLE in the same transaction, whose \
      lock is still held.
      """,
    fix: "ADD … NOT VALID first, which is quick; then VALIDATE CONSTRAINT in a transaction of its own"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.constraintsValidated("f").filter { statement.blocking($0.relation) != nil }.map { constraint in
      let name = statement.name(constraint.relation)
      return RuleFinding(
        "the foreign key \(quoteIdentifier(constraint.name)) looks up every row of \(name) while writers wait"
      )
    }
  }
}
