import Diagnostics
public import Migrations

/// What `migrate` or `rollback` would do: the answer to `--dry-run`, and what a person is asked about.
public struct RunPreview: Report, Sendable {
  private let plan: RunPlan

  public init(_ plan: RunPlan) {
    self.plan = plan
  }

  /// Each version with its statements.
  public func text(_ style: TextStyle) -> String {
    guard !plan.items.isEmpty else { return "nothing to do: \(plan.to.words)\n" }
    var text = ""
    for item in plan.items {
      let verb = item.run.direction == .migrate ? "apply" : "roll back"
      let title = "\(verb) \(item.run.version.text): \(VisibleText.line(item.run.description))"
      text += style.bold(title) + "\n"
      text += "  \(VisibleText.line(item.run.script)), \(counted(item.run.statements, "statement"))"
      text += item.run.transactional ? ", one transaction" : ", not one transaction"
      text += item.run.resumed ? ", goes on where it stopped\n" : "\n"
      if let source = item.undoSource { text += "  undo: \(VisibleText.line(source.description))\n" }
      text += item.destroys.map { "  " + style.red("destroys ") + VisibleText.line($0.description) + "\n" }.joined()
      for statement in item.script.segments.flatMap(\.statements) {
        text += style.dim("  \(statement.place.line ?? 0): ") + VisibleText.line(statement.summary) + "\n"
      }
    }
    return text + "would lead from \(plan.from.words) to \(plan.to.words)\n"
  }

  /// Whether nothing would be done.
  public var isEmpty: Bool { plan.items.isEmpty }

  /// Whether data would be destroyed.
  public var destroysData: Bool { plan.items.contains { !$0.destroys.isEmpty } }

  /// What a person has to know before saying yes: the versions, and the data that is destroyed with its row counts.
  public var question: String {
    var text = ""
    for item in plan.items {
      let verb = item.run.direction == .migrate ? "apply" : "roll back"
      text += "\(verb) \(item.run.version.text): \(VisibleText.line(item.run.description))\n"
      text += item.destroys.map { "  destroys \(VisibleText.line($0.description))\n" }.joined()
    }
    return text + "from \(plan.from.words) to \(plan.to.words): go on?"
  }

  /// The preview as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "from": plan.from.json,
      "to": plan.to.json,
      "planned": .array(
        plan.items.map { item in
          [
            "version": item.run.version.json,
            "direction": .string(item.run.direction.rawValue),
            "description": .string(item.run.description),
            "script": .string(item.run.script),
            "transactional": .bool(item.run.transactional),
            "resumed": .bool(item.run.resumed),
            "destroys": .array(item.destroys.map(\.json)),
            "statements": JSON(item.script.segments.flatMap(\.statements).map(\.sql)),
          ]
        }
      ),
    ]
  }
}

extension CountedDestruction {
  fileprivate var json: JSON {
    [
      "kind": .string(destruction.kind.rawValue),
      "name": .string(destruction.name),
      "count": .integer(Int(count)),
      "exact": .bool(isExact),
      "remark": JSON(destruction.remark),
    ]
  }
}
