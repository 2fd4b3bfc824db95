import Catalog
import Diagnostics
import Planning
import SchemaDescription
import SchemaEvaluation

extension Model {
  /// What the model says about the way to it, in the planner's terms.
  var planHints: PlanHints {
    var hints = PlanHints(renames: renames.filter { !$0.isImplied }.compactMap(Self.rename))
    for hint in conversions {
      let column = ObjectIdentity(.column, schema: hint.schema, parent: hint.table, name: hint.column)
      hints.conversions[column] = PlanHints.Conversion(using: hint.using, reverted: hint.revertUsing)
    }
    for hint in columnFills {
      let column = ObjectIdentity(.column, schema: hint.schema, parent: hint.table, name: hint.column)
      hints.columnFills[column] = hint.expression
    }
    hints.dataSteps = tableFills.map { hint in
      DataStep(table: ObjectIdentity(.table, schema: hint.schema, name: hint.table), sql: hint.sql, undo: hint.undo)
    }
    return hints
  }

  /// A rename that follows from another one needs no statement of its own: names that follow from a name are found by
  /// the planner, which sees that nothing else differs.
  private static func rename(_ hint: RenameHint) -> Rename? {
    let place = hint.place.description
    if hint.kind == "enum label", let type = hint.parent {
      let object = ObjectIdentity(.enumType, schema: hint.schema, name: type)
      return Rename(object, label: hint.from, to: hint.to, place: place)
    }
    guard let kind = ObjectKind(rawValue: hint.kind) else { return nil }
    return Rename(
      ObjectIdentity(kind, schema: hint.schema, parent: hint.parent, name: hint.from),
      to: hint.to,
      place: place
    )
  }
}
