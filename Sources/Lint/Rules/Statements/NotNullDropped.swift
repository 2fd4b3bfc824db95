import Diagnostics
import Postgres

/// Finds DROP NOT NULL, after which readers meet nulls that they never met.
enum NotNullDropped: StatementRule {
  static let about = RuleDescription(
    "ST038",
    "not-null-dropped",
    .note,
    finds: "DROP NOT NULL, after which readers meet nulls that they never met",
    why: "An application that was written for a column without nulls may fail on the first one.",
    fix: "Check what reads the column first"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.difference.columns.altered.filter { column in
      statement.existing.contains(column.key.relation) && column.old.isNotNull && !column.new.isNotNull
    }.map { column in
      RuleFinding("\(statement.name(column.key.relation)).\(quoteIdentifier(column.new.name)) may be null from now on")
    }
  }
}
