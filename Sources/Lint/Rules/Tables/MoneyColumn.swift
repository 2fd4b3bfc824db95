import Catalog
import Diagnostics

/// Finds the type money.
enum MoneyColumn: SchemaRule {
  static let about = RuleDescription(
    "ST109",
    "money-column",
    .warning,
    finds: "the type money",
    why: """
      How many digits it has and how it is written depends on a setting of the server (lc_monetary): a dump loaded \
      elsewhere has other amounts.
      """,
    fix: "numeric, and the currency in a column of its own"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.type == "money"
    }.map { identity, column in
      RuleFinding("\(identity) is of type money", about: identity)
    }
  }
}
