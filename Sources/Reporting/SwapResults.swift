public import BlueGreen
public import Diagnostics
public import OnlineCopy

/// What comparing the two sides of a swap found.
public struct SwapVerificationReport: Report, Sendable {
  private let tables: [Verification]

  public init(_ tables: [Verification]) {
    self.tables = tables
  }

  public var exitStatus: ExitStatus { tables.allSatisfy(\.isSame) ? .done : .differences }

  public func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init("table"), .init("compared", .trailing), .init("being written", .trailing), .init("different", .trailing),
    ])
    for result in tables {
      table.add(["\(result.source)", "\(result.sourceRows)", "\(result.pendingKeys)", "\(result.differing)"])
    }
    var text = table.text(style)
    for result in tables {
      for difference in result.differences {
        text += "\(result.target) \(difference.kind.rawValue) \(VisibleText.line(difference.key))\n"
      }
    }
    return text
  }

  /// The result as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "tables": .array(
        tables.map { result in
          [
            "from": .string("\(result.source)"),
            "to": .string("\(result.target)"),
            "fromRows": .integer(Int(result.sourceRows)),
            "toRows": .integer(Int(result.targetRows)),
            "pending": .integer(Int(result.pendingKeys)),
            "differing": .integer(Int(result.differing)),
            "differences": .array(
              result.differences.map { ["key": .string($0.key), "kind": .string($0.kind.rawValue)] }
            ),
          ]
        }
      )
    ]
  }
}

/// What a cutover or a revert came to.
public struct ExchangeResult: Report, Sendable {
  private let report: ExchangeReport

  public init(_ report: ExchangeReport) {
    self.report = report
  }

  /// 2 where foreign keys could not be validated.
  public var exitStatus: ExitStatus { report.notValidated.isEmpty ? .done : .differences }

  public func text(_ style: TextStyle) -> String {
    let side = report.phase == .swapped ? "new" : "old"
    var text = "\(VisibleText.line(report.names.schema)) is the \(side) schema now"
    text +=
      report.attempts == 0
      ? ", and was before\n"
      : ": locked for \(report.lockedMilliseconds) ms, \(counted(report.attempts, "attempt"))\n"
    for line in report.notValidated { text += "not validated: \(VisibleText.line(line))\n" }
    return text
  }

  /// The result as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "schema": .string(report.names.schema),
      "phase": .string(report.phase.rawValue),
      "attempts": .integer(report.attempts),
      "lockedMilliseconds": .integer(Int(report.lockedMilliseconds)),
      "drained": .integer(report.drained),
      "notValidated": JSON(report.notValidated),
    ]
  }
}

/// The tables that go when a swap ends.
public struct DoomedTables: Report, Sendable {
  private let tables: [DoomedTable]

  public init(_ tables: [DoomedTable]) {
    self.tables = tables
  }

  public var isEmpty: Bool { tables.isEmpty }

  /// A question that names tables and rows.
  public var question: String { "these tables are dropped with their rows:\n" + lines + "go on?" }

  /// Why it is not done without being allowed.
  public var refusal: Failure {
    Failure(
      .refused,
      code: "swap-destroys",
      "this drops tables with rows; nothing was done",
      details: tables.map { "\($0.name): \($0.rows) rows" },
      advice: "--allow-destructive allows it"
    )
  }

  private var lines: String { tables.map { "  \(VisibleText.line($0.name)): \($0.rows) rows\n" }.joined() }

  public func text(_ style: TextStyle) -> String { tables.isEmpty ? "no rows would go\n" : "would drop\n" + lines }

  /// The tables as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    ["drops": .array(tables.map { ["table": .string($0.name), "rows": .integer(Int($0.rows))] })]
  }
}
