import Catalog
import Diagnostics

/// Finds a constraint that was never validated.
enum ConstraintNotValid: SchemaRule {
  static let about = RuleDescription(
    "ST117",
    "constraint-not-valid",
    .warning,
    finds: "a constraint that was never validated",
    why: "It holds for new rows only; the planner and SET NOT NULL cannot rely on it, and a later VALIDATE may fail.",
    fix: "ALTER TABLE … VALIDATE CONSTRAINT, in a transaction of its own"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let constraints = schema.objects(.constraint, Constraint.self).filter { !$0.definition.isValidated }.map(\.identity)
    let keys = schema.objects(.foreignKey, ForeignKey.self).filter { !$0.definition.isValidated }.map(\.identity)
    return (constraints + keys).map { RuleFinding("\($0) is NOT VALID", about: $0) }
  }
}
