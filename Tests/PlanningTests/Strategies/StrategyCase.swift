import Planning
import Postgres
import Testing

/// A change to tables with rows, and what both strategies make of it.
struct StrategyCase: Sendable, CustomTestStringConvertible {
  var name: String
  var old: String
  var new: String
  /// The rows of the old schema.
  var rows: String
  /// The statements of the online plan; `— ` before one that stands alone.
  var online: [String]
  /// The statements of the online undo; not looked at where empty.
  var undo: [String] = []
  /// The statements of the simple plan; not looked at where empty.
  var simple: [String] = []
  /// The locks of the online plan that keep writers waiting, as `statement: table mode`; none lasts.
  var locks: [String] = []

  /// Whether the way back has no online form, as that of a type that grew.
  var undoMayBlock = false

  var testDescription: String { name }

  /// The statements of a plan on one line each, without what all names begin with.
  static func lines(_ statements: [PlannedStatement]) -> [String] {
    statements.map { statement in
      let words = statement.sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return (statement.standsAlone ? "— " : "") + words.replacing("public.", with: "")
    }
  }

  /// Proves both plans, compares their statements, and carries the online one out and back on tables with rows.
  func check() async throws {
    let proven = try await PlanCase(old: old, new: new).plan()
    #expect(Self.lines(proven.statements) == online)
    if !undo.isEmpty { #expect(Self.lines(proven.undo) == undo) }
    if !simple.isEmpty {
      let plain = try await PlanCase(old: old, new: new, strategy: .simple).plan()
      #expect(Self.lines(plain.statements) == simple)
    }
    if !locks.isEmpty { #expect(Self.blocking(proven.statements) == locks) }
    for statement in proven.statements + (undoMayBlock ? [] : proven.undo) {
      #expect(Self.blockedScans(statement).isEmpty, "\(statement.sql)")
    }
    try await PlanCase(old: old, new: new).run(data: rows, reached: { _ in })
  }

  /// The locks that keep writers waiting, by the number of their statement.
  static func blocking(_ statements: [PlannedStatement]) -> [String] {
    statements.enumerated().flatMap { index, statement in
      statement.locks.filter(\.mode.blocksWrites).map {
        "\(index + 1): \($0.relation.replacing("public.", with: "")) \($0.mode.rawValue)"
      }
    }
  }

  /// The tables that a statement reads whole or writes anew while it keeps their writers waiting.
  static func blockedScans(_ statement: PlannedStatement) -> [String] {
    let long = Set(statement.scans).union(statement.rewrites)
    return statement.locks.filter { $0.mode.blocksWrites && long.contains($0.relation) }.map(\.relation)
  }
}
