import Catalog
import Diagnostics

/// Finds a table whose name is not plural.
enum TableName: SchemaRule {
  static let about = RuleDescription(
    "ST402",
    "table-name",
    .note,
    finds: "a table whose name is not plural",
    why: "A table holds many: organizations, not organization. One rule for all tables makes every name guessable.",
    fix: "Name it by the plural of what a row is"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.tables.filter { !Naming.isPlural($0.identity.name) }
      .map { RuleFinding("the name of \($0.identity) is not a plural", about: $0.identity) }
  }
}
