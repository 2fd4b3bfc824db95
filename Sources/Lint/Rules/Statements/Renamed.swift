import Catalog
import Diagnostics
import Postgres

/// Finds a rename of something that running applications name.
enum Renamed: StatementRule {
  static let about = RuleDescription(
    "ST024",
    "renamed",
    .warning,
    finds: "a rename of something that running applications name",
    why: """
      Views and foreign keys follow a rename; statements of applications, function bodies and reports do not, and \
      fail from that moment on.
      """,
    fix: """
      Let the old name stay for a while: a view of the old name for a table, a second column that is kept in step \
      for a column; or rename while nothing runs
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    var findings: [RuleFinding] = []
    for (key, old, new) in statement.difference.relations.altered
    where statement.existing.contains(key) && (old.name != new.name || old.schema != new.schema) {
      guard ["r", "p", "f", "v", "m"].contains(old.kind) else { continue }
      let moved = old.schema == new.schema ? "is renamed to \(quoteIdentifier(new.name))" : "moves to \(new.shownName)"
      findings.append(RuleFinding("\(old.shownName) \(moved): statements that name it fail"))
    }
    for (key, old, new) in statement.difference.columns.altered
    where statement.existing.contains(key.relation) && old.name != new.name {
      let column = statement.before.name(key.relation) + "." + quoteIdentifier(old.name)
      findings.append(RuleFinding("\(column) is renamed to \(quoteIdentifier(new.name)): statements that name it fail"))
    }
    for (_, old, new) in statement.difference.routines.altered where old.identity != new.identity {
      findings.append(RuleFinding("\(old.identity) becomes \(new.identity.sqlName): statements that call it fail"))
    }
    return findings
  }
}
