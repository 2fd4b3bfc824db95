import Diagnostics
import Postgres

/// Finds a column that is dropped with its values.
enum ColumnDropped: StatementRule {
  static let about = RuleDescription(
    "ST021",
    "column-dropped",
    .warning,
    finds: "a column that is dropped with its values",
    why: """
      The values are gone, and the way back brings an empty column. Statements of a running application that name it \
      fail, and prepared SELECT * too.
      """,
    fix: """
      Let a version of the application that does not use it run first; keep the values elsewhere, or say that they \
      are not needed: `-- strata:allow column-dropped why`
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.difference.columns.dropped.filter { column in
      statement.existing.contains(column.key.relation) && statement.after.relations[column.key.relation] != nil
        && statement.after.relations[column.key.relation]?.partitionOf
          == statement.before.relations[column.key.relation]?.partitionOf
    }.map { column in
      RuleFinding(
        "column \(statement.name(column.key.relation)).\(quoteIdentifier(column.value.name)) is dropped with its values"
      )
    }
  }
}
