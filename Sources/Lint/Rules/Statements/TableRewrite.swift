import Diagnostics

/// Finds a table that is written anew while nobody can use it.
enum TableRewrite: StatementRule {
  static let about = RuleDescription(
    "ST011",
    "table-rewrite",
    .warning,
    finds: "a table that is written anew while nobody can use it",
    why: """
      The whole table and its indexes are copied under a lock that even readers wait for. It takes time, disk space \
      and write-ahead log in proportion to the table.
      """,
    fix: "Build the new shape beside the table and copy in batches, or do it while nobody needs the table"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let explained = Set(statement.retypedColumns.map(\.key.relation) + statement.addedColumns.map(\.key.relation))
    guard !statement.isTruncation else { return [] }
    let rewritten = statement.rewrittenRelations.filter { relation in
      statement.before.relations[relation]?.kind == "r" && !explained.contains(statement.root(of: relation))
        && !explained.contains(relation)
    }
    return statement.names(rewritten).map {
      RuleFinding("\($0) is written anew, and nobody can use it until that is done")
    }
  }
}
