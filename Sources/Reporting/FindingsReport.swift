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

  /// `path:line: error: message [code]` with the advice on lines of its own.
  ///
  /// - Parameter notes: Whether notes are told too.
  public func text(_ style: TextStyle, notes: Bool = true) -> String {
    findings.filter { notes || $0.severity > .note }
      .map { $0.text(style, withCode: true) + "\n" }
      .joined()
  }

  /// The findings as a workflow of GitHub shows them beside the lines that they are about.
  ///
  /// The form is that of "Workflow commands for GitHub Actions": `::error file=…,line=…,title=…::message`.
  public var github: String {
    findings.map { $0.githubCommand + "\n" }.joined()
  }
}
