import Catalog
import Diagnostics

/// Finds a text column whose default is the time.
enum TimeAsText: SchemaRule {
  static let about = RuleDescription(
    "ST116",
    "time-as-text",
    .warning,
    finds: "a text column whose default is the time",
    why: """
      How a moment is written as text depends on settings of the session (DateStyle, TimeZone): such values cannot \
      be compared or sorted.
      """,
    fix: "timestamptz with DEFAULT now()"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let times: Set<String> = [
      "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "timeofday", "CURRENT_DATE or its like",
    ]
    return schema.columns.filter { column in
      let isText = column.definition.type == "text" || column.definition.type.hasPrefix("character")
      let value = column.identity.table.part(.columnDefault, column.identity.name)
      return isText && schema.changingFunctions[value]?.contains(where: times.contains) == true
    }.map { RuleFinding("\($0.identity) keeps a moment as text", about: $0.identity) }
  }
}
