import Diagnostics

/// Finds a table that is dropped with its rows.
enum TableDropped: StatementRule {
  static let about = RuleDescription(
    "ST020",
    "table-dropped",
    .warning,
    finds: "a table that is dropped with its rows",
    why: """
      The rows are gone, and the way back makes an empty table. Statements of a running application that name it \
      fail.
      """,
    fix: """
      Let a version of the application that does not use it run first; keep the rows elsewhere, or say that they are \
      not needed: `-- strata:allow table-dropped why`
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let dropped = statement.difference.relations.dropped.filter { relation in
      statement.existing.contains(relation.key) && ["r", "p", "f"].contains(relation.value.kind)
        && !statement.difference.relations.dropped.contains { $0.key == relation.value.partitionOf }
    }
    return statement.names(dropped.map(\.key)).map { RuleFinding("\($0) is dropped with its rows") }
  }
}
