import Diagnostics

/// Finds TRUNCATE of a table that was there before.
enum Truncation: StatementRule {
  static let about = RuleDescription(
    "ST022",
    "truncation",
    .warning,
    finds: "TRUNCATE of a table that was there before",
    why: """
      All rows are gone, with CASCADE those of tables that refer to it too, and nobody can use the tables meanwhile.
      """,
    fix: """
      Say that the rows are not needed: `-- strata:allow truncation why`, and declare it: `-- strata:destroys rows \
      NAME`
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.isTruncation else { return [] }
    return statement.names(statement.rewrittenRelations).map { RuleFinding("\($0) loses all its rows") }
  }
}
