import Diagnostics
import Postgres

/// Finds a change of a column's type that writes the table anew.
enum TypeChangeRewrites: StatementRule {
  static let about = RuleDescription(
    "ST018",
    "type-change-rewrites",
    .warning,
    finds: "a change of a column's type that writes the table anew",
    why: "The whole table and its indexes are copied under a lock that even readers wait for.",
    fix: """
      Add a column of the new type, keep it in step by a trigger, fill it in batches, and swap the names; or do it \
      while nobody needs the table
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.retypedColumns.filter { column in
      statement.rewrittenRelations.contains {
        $0 == column.key.relation || statement.root(of: $0) == column.key.relation
      }
    }.map { column in
      let name = statement.name(column.key.relation)
      return RuleFinding(
        "\(name).\(quoteIdentifier(column.new.name)) becomes \(column.new.type) instead of \(column.old.type): the table is "
          + "written anew, and nobody can use it until that is done"
      )
    }
  }
}
