import Catalog
import Diagnostics

/// Finds a rewrite rule.
enum RewriteRule: SchemaRule {
  static let about = RuleDescription(
    "ST119",
    "rewrite-rule",
    .warning,
    finds: "a rewrite rule",
    why: """
      A rule rewrites the query, not the row: what it says with volatile values happens once for each, RETURNING and \
      row counts are wrong, and COPY passes it by.
      """,
    fix: "A trigger; for a view, an INSTEAD OF trigger"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.rule, Rule.self).map { RuleFinding("\($0.identity) rewrites queries", about: $0.identity) }
  }
}
