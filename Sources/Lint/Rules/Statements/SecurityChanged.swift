import Catalog
import Diagnostics

/// Finds CREATE OR REPLACE that changes with whose rights a function runs.
enum SecurityChanged: StatementRule {
  static let about = RuleDescription(
    "ST035",
    "security-changed",
    .warning,
    finds: "CREATE OR REPLACE that changes with whose rights a function runs",
    why: """
      CREATE OR REPLACE sets SECURITY and SET anew; what is left out is lost. A SECURITY DEFINER function that \
      forgets its search_path runs with its owner's rights on objects that the caller chooses.
      """,
    fix: """
      State SECURITY DEFINER and SET search_path in the new definition too, or change them by ALTER FUNCTION in a \
      statement of its own
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.difference.routines.altered.compactMap { _, old, new in
      guard old.mark != new.mark, old.identity == new.identity, statement.words.starts("CREATE") else { return nil }
      if old.isSecurityDefiner != new.isSecurityDefiner {
        let now = new.isSecurityDefiner ? "its owner" : "its caller"
        return RuleFinding("\(new.identity) now runs with the rights of \(now)", about: new.identity)
      }
      guard old.settings != new.settings else { return nil }
      let now = new.settings.isEmpty ? "no settings" : new.settings.joined(separator: ", ")
      return RuleFinding(
        "\(new.identity) now runs with \(now) instead of \(old.settings.joined(separator: ", "))",
        about: new.identity
      )
    }
  }
}
