import Diagnostics
public import Migrations

/// Where a database stands, as `strata status` shows it.
public struct StatusReport: Report, Sendable {
  private let status: MigrationStatus

  public init(_ status: MigrationStatus) {
    self.status = status
  }

  /// The facts about the database, then one line for each version.
  public func text(_ style: TextStyle) -> String {
    let server = "\(status.serverVersion / 10_000).\(status.serverVersion % 10_000)"
    var text = "database  \(VisibleText.line(status.database)) (PostgreSQL \(server))\n"
    text += "set       \(VisibleText.line(status.setName))\n"
    text += "version   \(style.bold(status.current.isEmpty ? "none" : status.current.text))"
    text += status.hasLedger ? "" : " (no ledger)"
    text += status.pendingCount == 0 ? "\n" : ", \(status.pendingCount) pending\n"
    let due = status.repeatables.count { $0.state == .pending || $0.state == .outdated }
    if due > 0 { text += "to run    \(counted(due, "repeatable migration"))\n" }
    if let runner = status.runner { text += "at work   \(VisibleText.line(runner.description))\n" }
    if !status.entries.isEmpty { text += "\n" + table.text(style) + unfinished(style) }
    if !status.repeatables.isEmpty { text += "\n" + repeatables.text(style) }
    return text
  }

  private var repeatables: TextTable {
    var table = TextTable([.init("repeatable"), .init("state"), .init("ran at"), .init("by"), .init("ms", .trailing)])
    for entry in status.repeatables {
      table.add([
        entry.script, entry.state.rawValue, entry.last?.installedAt ?? "", entry.last?.installedBy ?? "",
        entry.last.map { "\($0.executionMilliseconds)" } ?? "",
      ])
    }
    return table
  }

  /// What an interrupted run left, step by step, and how to go on.
  private func unfinished(_ style: TextStyle) -> String {
    var text = ""
    for entry in status.entries where [.partial, .failed, .undoing].contains(entry.state) {
      let back = entry.state == .undoing
      text += "\n" + style.bold("\(entry.version) is half \(back ? "rolled back" : "applied")") + "\n"
      for step in entry.ledger?.steps ?? [] where (step.direction == .undo) == back {
        let folder = entry.script.lastIndex(of: "/").map { entry.script[...$0] } ?? ""
        let script = entry.ledger.map { folder + $0.script(step.direction) } ?? entry.script
        text += "  \(VisibleText.line(script)):\(step.line): \(step.words)\n"
      }
      text +=
        back
        ? "  `strata rollback` finishes it\n" : "  `strata migrate` finishes it, `strata rollback` undoes it\n"
    }
    return text
  }

  /// 2 where files and ledger contradict each other or a run was interrupted.
  public var exitStatus: ExitStatus {
    let isUnfinished = status.entries.contains { [.partial, .failed, .undoing].contains($0.state) }
    return isUnfinished || status.problems.contains { $0.severity > .note } ? .differences : .done
  }

  private var table: TextTable {
    var table = TextTable([
      .init("version"), .init("state"), .init("undo"), .init("applied at"), .init("by"), .init("ms", .trailing),
      .init("description"),
    ])
    for entry in status.entries {
      table.add([
        entry.version.text,
        entry.state.rawValue,
        entry.hasUndo ? "yes" : "no",
        entry.ledger?.installedAt ?? "",
        entry.ledger?.installedBy ?? "",
        entry.ledger?.executionMilliseconds.map(String.init) ?? "",
        entry.description,
      ])
    }
    return table
  }

  /// The status as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "database": .string(status.database),
      "serverVersion": .integer(status.serverVersion),
      "set": .string(status.setName),
      "ledger": status.hasLedger ? .string(status.ledgerSchema) : .null,
      "version": status.current.isEmpty ? .null : .string(status.current.text),
      "pending": .integer(status.pendingCount),
      "versions": .array(status.entries.map(\.json)),
      "repeatables": .array(
        status.repeatables.map {
          [
            "script": .string($0.script), "description": .string($0.description), "state": .string($0.state.rawValue),
            "applied": $0.last?.json ?? .null,
          ]
        }
      ),
      "rolledBack": .array(status.history.map(\.json)),
      "runner": status.runner?.json ?? .null,
      "problems": .array(status.problems.map(\.json)),
    ]
  }
}

extension MigrationStatus.Entry {
  fileprivate var json: JSON {
    [
      "version": .string(version.text),
      "description": .string(description),
      "state": .string(state.rawValue),
      "script": .string(script),
      "hasUndo": .bool(hasUndo),
      "checksum": JSON(fileChecksum),
      "applied": ledger?.json ?? .null,
    ]
  }
}

extension LedgerEntry {
  var json: JSON {
    [
      "version": .string(version.text),
      "script": .string(scriptName),
      "checksum": .string(checksum),
      "at": .string(installedAt),
      "by": .string(installedBy),
      "milliseconds": JSON(executionMilliseconds.map(Int.init)),
      "state": .string(state.rawValue),
      "tool": .string(toolVersion),
      "host": JSON(clientHost),
      "rolledBackAt": JSON(rolledBackAt),
      "rolledBackBy": JSON(rolledBackBy),
      "baseline": .bool(isBaseline),
      "signedBy": JSON(signedBy),
      "steps": .array(steps.map(\.json)),
    ]
  }
}

extension RepeatableRun {
  var json: JSON {
    [
      "script": .string(scriptName),
      "checksum": .string(checksum),
      "at": .string(installedAt),
      "by": .string(installedBy),
      "milliseconds": .integer(Int(executionMilliseconds)),
      "tool": .string(toolVersion),
      "host": JSON(clientHost),
    ]
  }
}

extension SessionInfo {
  fileprivate var json: JSON {
    [
      "pid": .integer(Int(pid)),
      "application": .string(application),
      "user": .string(user),
      "address": JSON(address),
      "state": .string(state),
      "since": .string(since),
      "seconds": .integer(seconds),
    ]
  }
}

extension LedgerStep {
  /// How far it is and what it is: `done: CREATE INDEX …`.
  fileprivate var words: String {
    var words = state.rawValue
    if let error { words += " (\(VisibleText.line(error)))" }
    if let progress {
      words += ", \(progress.rows) rows in \(progress.batches) batches"
      if let key = progress.key { words += " up to (\(VisibleText.line(key.joined(separator: ", "))))" }
    }
    let first = sql.split(whereSeparator: \.isNewline).first ?? ""
    return words + ": " + VisibleText.line(first.prefix(80))
  }

  fileprivate var json: JSON {
    [
      "direction": .string(direction.rawValue),
      "segment": .integer(position.segment),
      "step": .integer(position.step),
      "line": .integer(line),
      "state": .string(state.rawValue),
      "error": JSON(error),
      "backfill": progress?.json ?? .null,
    ]
  }
}

extension BackfillProgress {
  fileprivate var json: JSON {
    [
      "columns": JSON(columns),
      "key": key.map { JSON($0) } ?? .null,
      "rows": .integer(Int(rows)),
      "batches": .integer(Int(batches)),
      "passes": .integer(passes),
    ]
  }
}
