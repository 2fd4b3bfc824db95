public import Migrations
public import Planning

/// The files that `generate` or `new` wrote.
public struct WrittenFiles: Report, Sendable {
  private let files: [MigrationFile]
  private let plan: Plan?

  /// Files that were named one by one; none where there was nothing to write.
  public init(_ files: [MigrationFile]) {
    self.files = files
    plan = nil
  }

  /// A migration, with the plan it came from where it was generated.
  public init(_ written: MigrationWriter.Written, _ plan: Plan?) {
    files = [written.script] + (written.undo.map { [$0] } ?? [])
    self.plan = plan
  }

  /// The paths, one a line, and what the undo cannot bring back.
  public func text(_ style: TextStyle) -> String {
    guard !files.isEmpty else { return "nothing to write: the migrations give the model already\n" }
    var text = files.map { VisibleText.line($0.path) + "\n" }.joined()
    if let plan {
      text += "\(counted(plan.statements.count, "statement")), back with \(plan.undo.count)\n"
      for loss in plan.loss { text += style.red("cannot be brought back: ") + loss.line + "\n" }
    }
    return text
  }

  /// The files as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    [
      "files": .array(files.map { ["path": .string($0.path), "checksum": .string($0.checksum)] }),
      "plan": plan.map { PlanReport($0, from: "", to: "").json } ?? .null,
    ]
  }
}
