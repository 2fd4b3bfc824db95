import Catalog
import Diagnostics

/// Finds a name that is a word of SQL and has to be quoted.
enum ReservedWord: SchemaRule {
  static let about = RuleDescription(
    "ST408",
    "reserved-word",
    .warning,
    finds: "a name that is a word of SQL and has to be quoted",
    why: "user without quotes is not the table but the current user; order is a syntax error.",
    fix: "Another word: users, app_user, orders"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.namedObjects.filter { schema.reservedWords.contains($0.name) }
      .map { RuleFinding("the name of \($0) has to be quoted", about: $0) }
  }
}
