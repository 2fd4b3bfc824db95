import Catalog
import Diagnostics

/// Finds a serial column.
enum SerialColumn: SchemaRule {
  static let about = RuleDescription(
    "ST103",
    "serial-column",
    .note,
    finds: "a serial column",
    why: """
      serial is a default and a sequence beside the column: privileges on it have to be granted apart, a copy of the \
      table shares it, and nothing keeps somebody from writing the column by hand.
      """,
    fix: "GENERATED ALWAYS AS IDENTITY, or BY DEFAULT"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let owners = Set(schema.objects(.sequence, SequenceGenerator.self).compactMap(\.definition.ownedBy))
    return schema.columns.filter { owners.contains($0.identity) && schema.sequenceTypes[$0.identity] != nil }
      .map { RuleFinding("\($0.identity) is a serial column", about: $0.identity) }
  }
}
