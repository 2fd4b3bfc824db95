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
    var text = hooks(.beforeAll)
    for item in plan.items {
      let verb = item.run.direction == .migrate ? "apply" : "roll back"
      let title = "\(verb) \(VisibleText.line(item.run.title)): \(VisibleText.line(item.run.description))"
      text += hooks(.beforeEach) + style.bold(title) + "\n"
      text += "  \(VisibleText.line(item.run.script)), \(counted(item.run.statements, "statement"))"
      text += item.run.transactional ? ", one transaction" : ", not one transaction"
      text += item.run.resumed ? ", goes on where it stopped\n" : "\n"
      if let source = item.undoSource { text += "  undo: \(VisibleText.line(source.description))\n" }
      text += item.destroys.map { "  " + style.red("destroys ") + VisibleText.line($0.description) + "\n" }.joined()
      for (statement, bounds) in zip(item.script.segments.flatMap(\.statements), item.bounds) {
        text += style.dim("  \(statement.place.line ?? 0): ") + VisibleText.line(statement.summary)
        text += style.dim(" [\(bounds.words)]") + "\n"
      }
      text += hooks(.afterEach)
    }
    text += hooks(.afterAll)
    return text + "would lead from \(plan.from.words) to \(plan.to.words)\n"
  }

  /// What runs at a moment, a line each.
  private func hooks(_ moment: Hook.Moment) -> String {
    plan.hooks.filter { $0.moment == moment }.map { "run \(VisibleText.line($0.file.path))\n" }.joined()
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
      text += "\(verb) \(VisibleText.line(item.run.title)): \(VisibleText.line(item.run.description))\n"
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
            "bounds": .array(
              item.bounds.map { bounds in
                [
                  "lockMilliseconds": .integer(Int(bounds.lock.wholeMilliseconds)),
                  "statementMilliseconds": bounds.statement == .zero
                    ? .null : .integer(Int(bounds.statement.wholeMilliseconds)),
                ]
              }
            ),
          ]
        }
      ),
      "hooks": .array(
        plan.hooks.map { ["moment": .string($0.moment.rawValue), "script": .string($0.file.path)] }
      ),
    ]
  }
}

extension StatementBounds {
  /// `at most 1 min`, `as long as it takes`.
  fileprivate var words: String { statement == .zero ? "as long as it takes" : "at most \(statement.words)" }
}

extension CountedDestruction {
  fileprivate var json: JSON {
    [
      "kind": .string(destruction.kind.rawValue),
      "name": .string(destruction.name),
      "count": .integer(Int(count)),
      "exact": .bool(isExact),
      "condition": JSON(destruction.condition),
      "remark": JSON(destruction.remark),
    ]
  }
}
