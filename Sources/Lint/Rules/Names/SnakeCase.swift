import Catalog
import Diagnostics

/// Finds a name that is not snake_case.
enum SnakeCase: SchemaRule {
  static let about = RuleDescription(
    "ST401",
    "snake-case",
    .warning,
    finds: "a name that is not snake_case",
    why: "A name with capital letters has to be quoted wherever it is written; forgotten quotes are another name.",
    fix: "Small letters, digits and underscores"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.namedObjects.filter { !Naming.isSnakeCase($0.name) }
      .map { RuleFinding("the name of \($0) is not snake_case", about: $0) }
  }
}
