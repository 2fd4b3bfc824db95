import Catalog
import Diagnostics

/// Finds the type json.
enum JsonColumn: SchemaRule {
  static let about = RuleDescription(
    "ST106",
    "json-column",
    .warning,
    finds: "the type json",
    why: """
      It keeps the text and parses it at every use; it has no equality, so that DISTINCT and GROUP BY fail, and no \
      GIN index.
      """,
    fix: "jsonb, unless the exact text has to be kept"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      ["json", "json[]"].contains(column.definition.type)
    }.map { identity, column in
      RuleFinding("\(identity) is of type \(column.type)", about: identity)
    }
  }
}
