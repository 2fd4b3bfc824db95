import Catalog
import Diagnostics

/// Finds a check that depends on more than its row.
enum VolatileCheck: SchemaRule {
  static let about = RuleDescription(
    "ST112",
    "volatile-check",
    .warning,
    finds: "a check that depends on more than its row",
    why: """
      A check is tested when a row is written. What depends on the day, a setting or other rows (card_exp_year >= \
      date_part('year', now())) is true today and false tomorrow: the row stays, any later UPDATE of it fails, and a \
      dump cannot be loaded.
      """,
    fix: "Test it where the row is written, by a trigger or in the application; or compare with another column"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.constraint, Constraint.self).compactMap { identity, constraint in
      guard constraint.kind == .check, let functions = schema.changingFunctions[identity], !functions.isEmpty else {
        return nil
      }
      return RuleFinding(
        "\(identity) depends on \(functions.joined(separator: ", ")), whose result changes while the row does not",
        about: identity
      )
    }
  }
}
