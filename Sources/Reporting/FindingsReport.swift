public import Diagnostics

/// Findings as the result of a command.
public struct FindingsReport: Sendable {
  private let findings: [Diagnostic]

  public init(_ findings: [Diagnostic]) {
    self.findings = findings
  }

  /// 2 where there is a warning or an error, else 0.
  public var exitStatus: ExitStatus {
    findings.contains { $0.severity > .note } ? .differences : .done
  }

  /// The findings as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    ["findings": .array(findings.map(\.json))]
  }
}
