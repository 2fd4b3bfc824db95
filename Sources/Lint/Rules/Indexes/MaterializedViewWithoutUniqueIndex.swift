import Catalog
import Diagnostics
import Postgres

/// Finds a materialized view without a unique index over columns.
enum MaterializedViewWithoutUniqueIndex: SchemaRule {
  static let about = RuleDescription(
    "ST207",
    "materialized-view-without-unique-index",
    .warning,
    finds: "a materialized view without a unique index over columns",
    why: """
      REFRESH … CONCURRENTLY needs one without a condition (manual, REFRESH MATERIALIZED VIEW); without it nobody \
      can read the view while it is refreshed.
      """,
    fix: "A unique index over the columns that name a row of the view"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.materializedView, MaterializedView.self).filter { view in
      let columns = Set(view.definition.columns.map { quoteIdentifier($0.name) })
      return schema.indexes[view.identity]?.contains { index in
        index.isUnique && index.isValid && index.predicate == nil && index.keys.allSatisfy(columns.contains)
      } != true
    }.map { RuleFinding("\($0.identity) has no unique index", about: $0.identity) }
  }
}
