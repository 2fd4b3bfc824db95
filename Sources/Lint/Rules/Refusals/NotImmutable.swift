import Diagnostics
import Postgres

/// Finds an expression that depends on more than its row where a result is stored.
enum NotImmutable: RefusalRule {
  static let about = RuleDescription(
    "ST003",
    "not-immutable",
    .error,
    finds: "an expression that depends on more than its row where a result is stored",
    why: """
      A generated column, the condition of an index and an expression in one are computed when a row is written, and \
      stay. What depends on the time, a setting or other rows would be wrong the next day, so that PostgreSQL wants \
      immutable functions there (manual, section 38.7).
      """,
    fix: """
      Compute it in a view, or when the row is written; for a moment with a zone, say the zone: created_at AT TIME \
      ZONE 'UTC'
      """
  )

  static func explain(_ refusal: Refusal) -> RuleFinding? {
    let places = ["generation expression", "functions in index", "functions in partition key"]
    guard refusal.sqlState == .invalidObjectDefinition, places.contains(where: { refusal.message.hasPrefix($0) })
    else { return nil }
    return RuleFinding("a stored expression depends on more than its row: \(refusal.message)")
  }
}
