import Diagnostics

/// Finds a DROP that takes along more than it names.
enum Cascade: StatementRule {
  static let about = RuleDescription(
    "ST034",
    "cascade",
    .warning,
    finds: "a DROP that takes along more than it names",
    why: """
      CASCADE drops everything that depends on the object, whatever that is by then; on another database it may be \
      more than on this one.
      """,
    fix: "Drop what depends on it in statements of its own, first"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let victims = statement.cascaded
    guard !victims.isEmpty else { return [] }
    let shown = victims.prefix(5).joined(separator: ", ") + (victims.count > 5 ? " and \(victims.count - 5) more" : "")
    return [RuleFinding("CASCADE takes along \(shown)")]
  }
}
