import Catalog
import Diagnostics

/// Finds a materialized view that is not named mv_<description>.
enum MaterializedViewName: SchemaRule {
  static let about = RuleDescription(
    "ST407",
    "materialized-view-name",
    .note,
    finds: "a materialized view that is not named mv_<description>",
    why: "Who reads it knows from the name that it is as old as its last refresh.",
    fix: "mv_<description>, such as mv_revenue_summary"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.materializedView, MaterializedView.self).filter { !$0.identity.name.hasPrefix("mv_") }
      .map { RuleFinding("the name of \($0.identity) does not begin with mv_", about: $0.identity) }
  }
}
