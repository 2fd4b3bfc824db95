import Diagnostics
import Postgres

/// Finds a new enum value that is used in the transaction that adds it.
enum EnumValueUsedAtOnce: RefusalRule {
  static let about = RuleDescription(
    "ST005",
    "enum-value-used-at-once",
    .error,
    finds: "a new enum value that is used in the transaction that adds it",
    why: """
      Until the transaction is committed, an index could not tell where the value sorts, so that PostgreSQL refuses \
      to use it (manual, ALTER TYPE).
      """,
    fix: "Put the ALTER TYPE into a segment or a version of its own, before the one that uses the value"
  )

  static func explain(_ refusal: Refusal) -> RuleFinding? {
    guard refusal.sqlState == .unsafeNewEnumValueUsage else { return nil }
    return RuleFinding("the value is not committed yet: \(refusal.message)")
  }
}
