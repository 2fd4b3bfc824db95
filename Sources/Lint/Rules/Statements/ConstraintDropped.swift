import Diagnostics
import Postgres

/// Finds a constraint that is dropped and not replaced in the same statement.
enum ConstraintDropped: StatementRule {
  static let about = RuleDescription(
    "ST039",
    "constraint-dropped",
    .note,
    finds: "a constraint that is dropped and not replaced in the same statement",
    why: "Rows that break it can be written from that moment on, and the way back fails on them.",
    fix: "Say why it is not needed any more, or replace it in the same statement"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.difference.constraints.dropped.filter { constraint in
      guard statement.existing.contains(constraint.value.relation), constraint.value.kind != "n" else { return false }
      guard let table = statement.after.relations[constraint.value.relation] else { return false }
      let isDetached = table.partitionOf != statement.before.relations[constraint.value.relation]?.partitionOf
      let isReplaced = statement.difference.constraints.created.contains { created in
        created.value.relation == constraint.value.relation && created.value.kind == constraint.value.kind
      }
      return !isDetached && !isReplaced && !constraint.value.isInherited && !statement.isColumnGone(constraint.value)
    }.map { constraint in
      let table = statement.name(constraint.value.relation)
      return RuleFinding(
        "constraint \(quoteIdentifier(constraint.value.name)) of \(table) is gone: \(constraint.value.definition)"
      )
    }
  }
}
