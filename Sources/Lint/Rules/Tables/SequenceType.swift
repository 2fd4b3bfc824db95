import Catalog
import Diagnostics

/// Finds a sequence whose type is not that of the column it fills.
enum SequenceType: SchemaRule {
  static let about = RuleDescription(
    "ST104",
    "sequence-type",
    .warning,
    finds: "a sequence whose type is not that of the column it fills",
    why: """
      A sequence of a smaller type ends before the column is full; one of a bigger type goes on when the column is \
      full, and every INSERT fails.
      """,
    fix: "ALTER SEQUENCE … AS the type of the column"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.compactMap { identity, column in
      guard let type = schema.sequenceTypes[identity], type != column.type else { return nil }
      guard ["smallint", "integer", "bigint"].contains(column.type) else { return nil }
      return RuleFinding(
        "the sequence of \(identity) is of type \(type), the column of type \(column.type)",
        about: identity
      )
    }
  }
}
