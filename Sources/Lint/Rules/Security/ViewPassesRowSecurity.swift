import Catalog
import Diagnostics

/// Finds a view that others may read, over a table with row security.
enum ViewPassesRowSecurity: SchemaRule {
  static let about = RuleDescription(
    "ST306",
    "view-passes-row-security",
    .warning,
    finds: "a view that others may read, over a table with row security",
    why: """
      A view reads with the rights of its owner, to whom the policies often do not apply: who may read the view sees \
      every row.
      """,
    fix: """
      WITH (security_invoker = true), PostgreSQL 15 and later; or grant the view to nobody whom the policies are for
      """
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let guarded = Set(schema.objects(.table, Table.self).filter(\.definition.hasRowSecurity).map(\.identity))
    return schema.objects(.view, View.self).compactMap { identity, view in
      guard !["true", "on", "1", "yes"].contains(view.options.values["security_invoker"] ?? "false") else { return nil }
      guard let entry = schema.catalog[identity], !entry.privileges.granted.isEmpty else { return nil }
      let tables = schema.relations(below: identity).intersection(guarded)
      guard let table = tables.min() else { return nil }
      return RuleFinding("\(identity) shows every row of \(table), whose row security is for others", about: identity)
    }
  }
}
