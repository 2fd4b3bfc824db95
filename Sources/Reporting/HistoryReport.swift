public import Migrations

/// Everything a ledger recorded, as `strata history` shows it.
public struct HistoryReport: Report, Sendable {
  private let history: LedgerHistory

  public init(_ history: LedgerHistory) {
    self.history = history
  }

  /// One line for each time a version was applied, then the repairs.
  public func text(_ style: TextStyle) -> String {
    guard history.hasLedger else { return "no ledger in \(VisibleText.line(history.database))\n" }
    guard !history.entries.isEmpty else { return "the ledger is empty\n" }
    var table = TextTable([
      .init("version"), .init("state"), .init("applied at"), .init("by"), .init("host"), .init("tool"),
      .init("ms", .trailing), .init("rolled back at"), .init("by"), .init("description"),
    ])
    for entry in history.entries {
      table.add([
        entry.version.text,
        entry.isBaseline && entry.state == .applied ? "baseline" : entry.state.rawValue,
        entry.installedAt,
        entry.installedBy,
        entry.clientHost ?? "",
        entry.toolVersion,
        entry.executionMilliseconds.map(String.init) ?? "",
        entry.rolledBackAt ?? "",
        entry.rolledBackBy ?? "",
        entry.description,
      ])
    }
    guard !history.repairs.isEmpty else { return table.text(style) }
    return table.text(style) + "\n" + RepairReport.table(history.repairs).text(style)
  }

  /// The history as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "database": .string(history.database),
      "ledger": history.hasLedger ? .string(history.ledgerSchema) : .null,
      "entries": .array(history.entries.map(\.json)),
      "repairs": .array(history.repairs.map(\.json)),
    ]
  }
}
