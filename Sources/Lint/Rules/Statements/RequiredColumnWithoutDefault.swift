import Diagnostics
import Postgres

/// Finds a NOT NULL column that is added without a value for the rows that are there.
enum RequiredColumnWithoutDefault: StatementRule {
  static let about = RuleDescription(
    "ST025",
    "required-column-without-default",
    .error,
    finds: "a NOT NULL column that is added without a value for the rows that are there",
    why: "It works on an empty table, as in a test, and fails on one with rows.",
    fix: "Give it a DEFAULT, or add it nullable, fill it, and make it NOT NULL then"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.addedColumns.filter { $0.value.isNotNull && !$0.value.hasDefault && !$0.value.isComputed }.map { column in
      let name = statement.name(column.key.relation)
      return RuleFinding(
        "\(name).\(quoteIdentifier(column.value.name)) is NOT NULL and has no value for rows that are there"
      )
    }
  }
}
