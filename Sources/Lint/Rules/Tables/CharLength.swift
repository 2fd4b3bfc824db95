import Catalog
import Diagnostics

/// Finds char(n).
enum CharLength: SchemaRule {
  static let about = RuleDescription(
    "ST108",
    "char-length",
    .warning,
    finds: "char(n)",
    why: """
      Values are padded with spaces, which count in some comparisons and not in others; it is not faster, and not \
      smaller.
      """,
    fix: "text with a check, or an enum"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.type.hasPrefix("character(") || column.definition.type == "bpchar"
    }.map { identity, column in
      RuleFinding("\(identity) is a \(column.type), which pads with spaces", about: identity)
    }
  }
}
