import Diagnostics
import Postgres

/// Finds a column that is added with a value that differs from row to row.
enum ColumnFillsTable: StatementRule {
  static let about = RuleDescription(
    "ST017",
    "column-fills-table",
    .warning,
    finds: "a column that is added with a value that differs from row to row",
    why: """
      A constant default is kept once, in the catalog. A volatile one, such as gen_random_uuid(), an identity or a \
      generated column, is computed for every row: the table is written anew, and nobody can use it.
      """,
    fix: """
      Add the column without a default, set the default for new rows, fill the others in batches (`-- \
      strata:backfill`), then make it NOT NULL
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.addedColumns.filter { column in
      statement.rewrittenRelations.contains {
        $0 == column.key.relation || statement.root(of: $0) == column.key.relation
      }
    }.map { column in
      let name = statement.name(column.key.relation)
      return RuleFinding(
        "column \(name).\(quoteIdentifier(column.value.name)) is computed for every row: the table is written anew"
      )
    }
  }
}
