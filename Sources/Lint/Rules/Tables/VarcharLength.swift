import Catalog
import Diagnostics

/// Finds varchar(n).
enum VarcharLength: SchemaRule {
  static let about = RuleDescription(
    "ST107",
    "varchar-length",
    .note,
    finds: "varchar(n)",
    why: """
      The limit saves nothing; it is a rule of the business in the type, where it cannot be named, and where views \
      get in the way of its change.
      """,
    fix: "text, and a check with a name where there is a limit"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.type.hasPrefix("character varying(")
    }.map { identity, column in
      RuleFinding("\(identity) is a \(column.type)", about: identity)
    }
  }
}
