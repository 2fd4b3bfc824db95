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
    guard !history.entries.isEmpty || !history.repeatables.isEmpty || !history.hooks.isEmpty else {
      return "the ledger is empty\n"
    }
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
    var text = table.text(style)
    if !history.repeatables.isEmpty { text += "\n" + repeatables.text(style) }
    if !history.hooks.isEmpty { text += "\n" + hooks.text(style) }
    if !history.repairs.isEmpty { text += "\n" + RepairReport.table(history.repairs).text(style) }
    return text
  }

  private var repeatables: TextTable {
    var table = TextTable([
      .init("repeatable"), .init("ran at"), .init("by"), .init("host"), .init("tool"), .init("ms", .trailing),
    ])
    for run in history.repeatables {
      table.add([
        run.scriptName, run.installedAt, run.installedBy, run.clientHost ?? "", run.toolVersion,
        "\(run.executionMilliseconds)",
      ])
    }
    return table
  }

  private var hooks: TextTable {
    var table = TextTable([
      .init("hook"), .init("for"), .init("result"), .init("ran at"), .init("by"), .init("ms", .trailing),
      .init("message"),
    ])
    for run in history.hooks {
      table.add([
        run.scriptName, run.subject ?? run.direction.rawValue, run.succeeded ? "done" : "failed", run.startedAt,
        run.runBy, "\(run.milliseconds)", run.message ?? "",
      ])
    }
    return table
  }

  /// The history as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "database": .string(history.database),
      "ledger": history.hasLedger ? .string(history.ledgerSchema) : .null,
      "entries": .array(history.entries.map(\.json)),
      "repairs": .array(history.repairs.map(\.json)),
      "repeatables": .array(history.repeatables.map(\.json)),
      "hooks": .array(history.hooks.map(\.json)),
    ]
  }
}

extension HookRun {
  fileprivate var json: JSON {
    [
      "moment": .string(moment.rawValue),
      "script": .string(scriptName),
      "checksum": .string(checksum),
      "direction": .string(direction.rawValue),
      "subject": JSON(subject),
      "succeeded": .bool(succeeded),
      "message": JSON(message),
      "at": .string(startedAt),
      "milliseconds": .integer(Int(milliseconds)),
      "by": .string(runBy),
      "tool": .string(toolVersion),
      "host": JSON(clientHost),
    ]
  }
}
