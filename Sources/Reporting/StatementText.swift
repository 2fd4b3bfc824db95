import Planning
import Postgres

/// One statement of a plan for a person: why, the SQL, then what a DBA wants to know before it runs.
struct StatementText {
  private let statement: PlannedStatement
  private let style: TextStyle

  init(_ statement: PlannedStatement, _ style: TextStyle) {
    self.statement = statement
    self.style = style
  }

  /// The lines, all but the first indented.
  func text(_ indentation: String) -> String {
    var lines: [String] = []
    if !statement.why.isEmpty { lines.append(style.cyan(VisibleText.line(statement.why))) }
    let sql = VisibleText.lines(statement.sql + ";").split(separator: "\n", omittingEmptySubsequences: false)
    lines += sql.map { style.bold(String($0)) }
    lines += facts
    return lines.enumerated().map { index, line in
      (index == 0 || line.isEmpty ? "" : indentation) + line + "\n"
    }.joined()
  }

  private var facts: [String] {
    var facts: [String] = []
    let locks = statement.locks.filter { $0.mode > .rowExclusive }
    if !locks.isEmpty {
      facts.append(fact("locks", locks.map { "\($0.relation) (\($0.mode.words))" }))
    }
    if !statement.rewrites.isEmpty { facts.append(fact("rewrites", statement.rewrites)) }
    if !statement.scans.isEmpty { facts.append(fact("scans", statement.scans)) }
    if !statement.destroys.isEmpty { facts.append(fact("destroys", statement.destroys.map(\.words))) }
    facts += statement.hazards.map { hazard in
      style.yellow("hazard: ") + VisibleText.line(hazard.message) + style.dim(" [\(hazard.code.rawValue)]")
    }
    return facts
  }

  private func fact(_ name: String, _ values: [String]) -> String {
    style.dim(name + ": ") + VisibleText.line(values.joined(separator: ", "))
  }
}

extension LockMode {
  /// PostgreSQL's name without the word Lock, and whom it keeps waiting.
  var words: String {
    let name = rawValue.hasSuffix("Lock") ? String(rawValue.dropLast(4)) : rawValue
    return blocksReads ? "\(name), blocks reads and writes" : blocksWrites ? "\(name), blocks writes" : name
  }
}

extension DestroyedData {
  /// `table public.old`, `column public.items.note`, `rows public.plans where id = 5`.
  var words: String {
    let table = quoteQualified(schema, table)
    if let condition { return "rows \(table) where \(condition)" }
    return column.map { "column \(table).\(quoteIdentifier($0))" } ?? "table \(table)"
  }
}
