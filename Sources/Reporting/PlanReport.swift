public import Catalog
public import Planning

/// A plan as it is shown to a person, run by psql, or read by a script.
public struct PlanReport: Sendable {
  let plan: Plan
  let from: String
  let to: String
  let unmanaged: [UnmanagedObject]?

  /// - Parameters:
  ///   - from: The source the plan starts at, as the user spelled it, without a password.
  ///   - to: The source it leads to.
  ///   - unmanaged: What was seen in the sources and not compared; `nil` where that is not asked.
  public init(_ plan: Plan, from: String, to: String, unmanaged: [UnmanagedObject]? = nil) {
    self.plan = plan
    self.from = from
    self.to = to
    self.unmanaged = unmanaged
  }

  /// The plan for a person: each statement with why it is there and what a busy database would feel of it.
  ///
  /// - Parameter undo: Whether the way back is shown instead.
  public func text(_ style: TextStyle, undo: Bool = false) -> String {
    let statements = undo ? plan.undo : plan.statements
    guard !statements.isEmpty else { return "no difference\n" }
    var text = style.bold(heading(undo)) + "\n"
    let indentation = String(repeating: " ", count: "\(statements.count)".count + 2)
    for (index, statement) in statements.enumerated() {
      let number = "\(index + 1)"
      let padding = String(repeating: " ", count: indentation.count - number.count)
      text += "\n" + style.dim(number) + padding + StatementText(statement, style).text(indentation)
    }
    return text + "\n" + summary(statements, undo, style)
  }

  /// 2 where the two differ.
  public var exitStatus: ExitStatus { plan.isEmpty ? .done : .differences }

  private func heading(_ undo: Bool) -> String {
    undo
      ? "Back from \(VisibleText.line(to)) to \(VisibleText.line(from))"
      : "From \(VisibleText.line(from)) to \(VisibleText.line(to))"
  }

  private func summary(_ statements: [PlannedStatement], _ undo: Bool, _ style: TextStyle) -> String {
    let outside = statements.count(where: \.standsAlone)
    var text = counted(statements.count, "statement")
    text += outside == 0 ? ", in one transaction" : ", \(outside) of them each by itself"
    if !undo {
      text += plan.undo.isEmpty ? "; no way back" : "; the way back: \(counted(plan.undo.count, "statement"))"
    }
    text += "\n"
    guard !undo, !plan.loss.isEmpty else { return text }
    text += style.red("Data that the way back cannot restore:") + "\n"
    for loss in plan.loss { text += "  " + loss.line + "\n" }
    return text
  }
}

extension DataLoss {
  /// The loss on one line.
  var line: String {
    VisibleText.line(table + (column.map { ".\($0)" } ?? "") + ": " + what)
  }
}
