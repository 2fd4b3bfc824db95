import Catalog
import Diagnostics

/// Finds a constraint that is not named <table>_<columns>_<type>.
enum ConstraintName: SchemaRule {
  static let about = RuleDescription(
    "ST404",
    "constraint-name",
    .note,
    finds: "a constraint that is not named <table>_<columns>_<type>",
    why: """
      An error names the constraint; from a name by the rule one knows table and columns. The types are pkey, key, \
      fk or fkey, check, excl.
      """,
    fix: "<table>_<columns>_<type>; <table>_pkey for a primary key"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let constraints = schema.objects(.constraint, Constraint.self).filter {
      !$0.definition.isInherited && $0.definition.parentConstraint == nil
    }
    let wrong = constraints.filter { !Naming.fits($0.identity, Naming.endings(of: $0.definition.kind)) }.map(\.identity)
    let keys = schema.foreignKeys.filter { !$0.isInherited && !Naming.fits($0.identity, ["fk", "fkey"]) }.map(
      \.identity
    )
    return (wrong + keys).filter { !schema.isPartition($0.table) }
      .map { RuleFinding("\($0) is not named <table>_<columns>_<type>", about: $0) }
  }
}
