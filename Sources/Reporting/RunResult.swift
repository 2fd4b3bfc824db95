public import Migrations

/// What `migrate` or `rollback` did.
public struct RunResult: Report, Sendable {
  private let report: RunReport

  public init(_ report: RunReport) {
    self.report = report
  }

  /// One line: where the database stood and where it stands.
  public func text(_ style: TextStyle) -> String {
    guard !report.finished.isEmpty else { return "nothing to do: \(report.to.words)\n" }
    let milliseconds = report.finished.reduce(0) { $0 + $1.milliseconds }
    return "\(report.to.words), was \(report.from.words): "
      + "\(counted(report.finished.count, "migration")) in \(milliseconds) ms\n"
  }

  public var isSummary: Bool { true }

  /// The result as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "from": report.from.json,
      "to": report.to.json,
      "finished": .array(
        report.finished.map { finished in
          [
            "version": finished.run.version.json,
            "direction": .string(finished.run.direction.rawValue),
            "script": .string(finished.run.script),
            "statements": .integer(finished.run.statements),
            "transactional": .bool(finished.run.transactional),
            "resumed": .bool(finished.run.resumed),
            "milliseconds": .integer(Int(finished.milliseconds)),
          ]
        }
      ),
    ]
  }
}

extension MigrationVersion {
  /// `version 2.1.0`, or `empty` where nothing is applied.
  var words: String { isEmpty ? "empty" : "version \(text)" }

  /// The version as a string, null where nothing is applied.
  var json: JSON { isEmpty ? .null : .string(text) }
}
