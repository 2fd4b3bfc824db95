import Diagnostics
import Postgres

/// Finds a statement that cannot run inside a transaction, in one or in a function.
enum NeedsNoTransaction: RefusalRule {
  static let about = RuleDescription(
    "ST004",
    "needs-no-transaction",
    .error,
    finds: "a statement that cannot run inside a transaction, in one or in a function",
    why: """
      VACUUM, CREATE INDEX CONCURRENTLY and their like commit in between, which a transaction, a function and a DO \
      block do not let them do.
      """,
    fix: """
      In a migration, put a line `-- strata:segment transaction=none` before it; in a function it cannot be: let a \
      job send it
      """
  )

  static func explain(_ refusal: Refusal) -> RuleFinding? {
    guard refusal.sqlState == .activeSQLTransaction || refusal.sqlState == .invalidTransactionTermination else {
      return nil
    }
    return RuleFinding("the statement cannot run inside a transaction: \(refusal.message)")
  }
}
