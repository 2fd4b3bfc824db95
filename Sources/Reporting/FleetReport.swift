import Diagnostics
public import Migrations

/// What became of many targets: one line each.
public struct FleetReport: Report, Sendable {
  /// What happened, or would happen, to one target.
  struct Line: Sendable {
    enum State: String, Sendable {
      case done, current, planned, failed, notStarted = "not started"
    }

    var name: String
    var state: State
    var from: MigrationVersion?
    var to: MigrationVersion?
    var count = 0
    var milliseconds: Int64 = 0
    var error: ErrorReport?
  }

  private let lines: [Line]

  public init(_ outcomes: [Fleet.Outcome<RunReport>]) {
    lines = outcomes.map { outcome in
      Self.line(outcome.target.name, outcome.result) { report in
        Line(
          name: outcome.target.name,
          state: report.finished.isEmpty ? .current : .done,
          from: report.from,
          to: report.to,
          count: report.finished.count,
          milliseconds: report.finished.reduce(0) { $0 + $1.milliseconds }
        )
      }
    }
  }

  public init(planned outcomes: [Fleet.Outcome<RunPlan>]) {
    lines = outcomes.map { outcome in
      Self.line(outcome.target.name, outcome.result) { plan in
        Line(
          name: outcome.target.name,
          state: plan.items.isEmpty ? .current : .planned,
          from: plan.from,
          to: plan.to,
          count: plan.items.count
        )
      }
    }
  }

  private static func line<Value>(
    _ name: String,
    _ result: Result<Value, any Error>?,
    _ success: (Value) -> Line
  ) -> Line {
    switch result {
    case .success(let value)?: success(value)
    case .failure(let error)?: Line(name: name, state: .failed, error: ErrorReport(error))
    case nil: Line(name: name, state: .notStarted)
    }
  }

  /// A table, and a line with the numbers.
  public func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init("target"), .init("state"), .init("from"), .init("to"), .init("migrations", .trailing),
      .init("ms", .trailing),
      .init("error"),
    ])
    for line in lines {
      table.add([
        line.name, line.state.rawValue, line.from?.text ?? "", line.to?.text ?? "", "\(line.count)",
        "\(line.milliseconds)", line.error?.summary ?? "",
      ])
    }
    func count(_ state: Line.State) -> Int { lines.count { $0.state == state } }
    var parts = ["\(counted(lines.count, "target"))"]
    for state in [Line.State.done, .planned, .current, .failed, .notStarted] where count(state) > 0 {
      parts.append("\(count(state)) \(state.rawValue)")
    }
    return table.text(style) + parts.joined(separator: ", ") + "\n"
  }

  /// 1 where a target failed or was not begun.
  public var exitStatus: ExitStatus {
    lines.contains { $0.state == .failed || $0.state == .notStarted } ? .failed : .done
  }

  /// The report as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "targets": .array(
        lines.map { line in
          [
            "name": .string(line.name),
            "state": .string(line.state == .notStarted ? "notStarted" : line.state.rawValue),
            "from": line.from?.json ?? .null,
            "to": line.to?.json ?? .null,
            "migrations": .integer(line.count),
            "milliseconds": .integer(Int(line.milliseconds)),
            "error": JSON(line.error?.summary),
          ]
        }
      )
    ]
  }
}
