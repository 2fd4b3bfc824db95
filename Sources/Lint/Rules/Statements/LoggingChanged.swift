import Diagnostics

/// Finds a table that becomes unlogged, or logged, with a rewrite.
enum LoggingChanged: StatementRule {
  static let about = RuleDescription(
    "ST037",
    "logging-changed",
    .warning,
    finds: "a table that becomes unlogged, or logged, with a rewrite",
    why: """
      SET UNLOGGED and SET LOGGED write the table anew while nobody can use it; an unlogged table is empty after a \
      crash and on every standby.
      """,
    fix: "Decide when the table is made"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let changed = statement.difference.relations.altered.filter { relation in
      statement.existing.contains(relation.key) && relation.old.persistence != relation.new.persistence
        && relation.old.isTable
    }
    return changed.map { relation in
      RuleFinding("\(relation.new.shownName) becomes \(relation.new.persistence == "u" ? "unlogged" : "logged")")
    }
  }
}
