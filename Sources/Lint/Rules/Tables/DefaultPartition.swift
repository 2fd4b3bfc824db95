import Catalog
import Diagnostics

/// Finds a default partition.
enum DefaultPartition: SchemaRule {
  static let about = RuleDescription(
    "ST122",
    "default-partition",
    .note,
    finds: "a default partition",
    why: """
      Rows that fit nowhere gather in it; then no partition for them can be made, every ATTACH reads it whole, and \
      DETACH CONCURRENTLY is refused while it is there.
      """,
    fix: "Make partitions ahead of time, and let a row that fits nowhere fail"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.inheritance, Inheritance.self).filter { $0.definition.bound == "DEFAULT" }
      .map { RuleFinding("\($0.identity.table) is a default partition", about: $0.identity.table) }
  }
}
