/// What `migrate` would do, and what was found about it.
public struct PreviewWithFindings: Report {
  private let preview: RunPreview
  private let findings: FindingsReport

  public init(_ preview: RunPreview, _ findings: FindingsReport) {
    self.preview = preview
    self.findings = findings
  }

  public var exitStatus: ExitStatus { findings.exitStatus }

  /// The preview, and the findings below it.
  public func text(_ style: TextStyle) -> String {
    let found = findings.text(style)
    return preview.text(style) + (found.isEmpty ? "no row stands in the way\n" : found)
  }

  /// The preview's document with the findings as a member.
  public var json: JSON { preview.json.merging(findings.json) }
}
