import Catalog
import Diagnostics

/// Finds timestamp without time zone.
enum TimestampWithoutZone: SchemaRule {
  static let about = RuleDescription(
    "ST105",
    "timestamp-without-zone",
    .warning,
    finds: "timestamp without time zone",
    why: """
      It says what a clock showed, not when: whoever reads it in another zone, or over a change of summer time, is \
      wrong by hours.
      """,
    fix: "timestamptz for a moment; date and time for what a calendar says"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.type.hasPrefix("timestamp") && column.definition.type.hasSuffix("without time zone")
    }.map { identity, column in
      RuleFinding("\(identity) is a timestamp without a zone", about: identity)
    }
  }
}
