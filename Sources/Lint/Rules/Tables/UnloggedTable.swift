import Catalog
import Diagnostics

/// Finds an unlogged table.
enum UnloggedTable: SchemaRule {
  static let about = RuleDescription(
    "ST114",
    "unlogged-table",
    .note,
    finds: "an unlogged table",
    why: "It is empty after a crash, on every standby, and in a backup that was taken physically.",
    fix: "Say that its rows can be made again, or make it a logged table"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.tables.filter(\.definition.isUnlogged).map { RuleFinding("\($0.identity) is unlogged", about: $0.identity) }
  }
}
