import Catalog
import Diagnostics

/// Finds time with time zone.
enum TimeWithZone: SchemaRule {
  static let about = RuleDescription(
    "ST111",
    "time-with-zone",
    .note,
    finds: "time with time zone",
    why: """
      A zone without a day says nothing, since summer time is unknown (manual, section 8.5.1.2: it is there for the \
      standard only).
      """,
    fix: "timestamptz for a moment, time for what a clock shows"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.type.hasPrefix("time") && column.definition.type.hasSuffix("with time zone")
        && !column.definition.type.hasPrefix("timestamp")
    }.map { identity, column in
      RuleFinding("\(identity) is a time with a zone and without a day", about: identity)
    }
  }
}
