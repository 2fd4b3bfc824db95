import Catalog

/// Statements that stay together when a change is taken apart: a place in the plan may be between two stages, never
/// within one.
struct Stage {
  var phase: PlanNode.Phase
  var statements: [PlannedStatement]

  init(_ phase: PlanNode.Phase, _ statements: [PlannedStatement]) {
    self.phase = phase
    self.statements = statements
  }
}

/// The stages that take the place of one statement, or of all that a change needs.
struct Staging {
  var stages: [Stage]
  /// The stage after which what the statement makes can be used by others; `nil` where it makes nothing.
  var usable: Int?
  /// The stage that statements which follow in the same change join: a comment, an attribute.
  var continuing: Int

  /// - Parameter continuing: The usable stage where left out, or else the last.
  init(_ stages: [Stage], usable: Int?, continuing: Int? = nil) {
    self.stages = stages
    self.usable = usable
    self.continuing = continuing ?? usable ?? stages.count - 1
  }

  /// The statements of a change, each taken apart by the first strategy that knows how.
  init(_ phase: PlanNode.Phase, _ statements: [PlannedStatement], in situation: Situation) {
    var stages: [Stage] = [Stage(phase, [])]
    var usable = 0
    var current = 0
    for statement in statements {
      guard let found = situation.staging(of: statement) else {
        stages[current].statements.append(statement)
        continue
      }
      // What comes first joins what is there, unless it has a place of its own.
      var offset = stages.count
      var added = found.stages
      if current == stages.count - 1, added[0].phase == phase || stages[current].statements.isEmpty {
        if stages[current].statements.isEmpty { stages[current].phase = added[0].phase }
        stages[current].statements += added.removeFirst().statements
        offset -= 1
      }
      stages += added
      if let place = found.usable { usable = max(usable, offset + place) }
      current = offset + found.continuing
    }
    self.init(stages, usable: usable, continuing: current)
  }
}
