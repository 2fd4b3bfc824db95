import Catalog
import Planning

extension PlanReport {
  /// The plan as a script that psql runs as it is.
  ///
  /// Statements that may stand in a transaction are kept together in one; the others stand between. What is known of
  /// a statement goes before it as a comment.
  public func sql(undo: Bool = false) -> String {
    let statements = undo ? plan.undo : plan.statements
    var script = comment("from \(undo ? to : from)") + comment("to \(undo ? from : to)")
    guard !statements.isEmpty else { return script + "-- no difference\n" }
    if !undo { script += plan.loss.map { comment("cannot be brought back: \($0.line)") }.joined() }
    // The replay that proved the plan had the same settings.
    script += "\n" + CatalogWriter.settings.map { $0 + ";\n" }.joined()
    var isInTransaction = false
    for statement in statements {
      if statement.standsAlone == isInTransaction {
        script += isInTransaction ? "\nCOMMIT;\n" : "\nBEGIN;\n"
        isInTransaction = !statement.standsAlone
      }
      script += "\n" + comments(on: statement) + SQLText.terminated(statement.sql) + "\n"
    }
    return isInTransaction ? script + "\nCOMMIT;\n" : script
  }

  private func comments(on statement: PlannedStatement) -> String {
    var text = statement.why.isEmpty ? "" : comment(statement.why)
    let locks = statement.locks.filter { $0.mode > .rowExclusive }
    if !locks.isEmpty {
      text += comment("locks: " + locks.map { "\($0.relation) \($0.mode.rawValue)" }.joined(separator: ", "))
    }
    if !statement.rewrites.isEmpty { text += comment("rewrites: " + statement.rewrites.joined(separator: ", ")) }
    if !statement.scans.isEmpty { text += comment("scans: " + statement.scans.joined(separator: ", ")) }
    return text + statement.hazards.map { comment("\($0.code.rawValue): \($0.message)") }.joined()
  }

  /// A comment on one line; a name with a line end in it cannot end it early.
  private func comment(_ text: String) -> String {
    "-- \(VisibleText.line(text))\n"
  }
}
