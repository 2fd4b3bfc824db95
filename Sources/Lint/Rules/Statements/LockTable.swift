import Diagnostics
import Planning

/// Finds LOCK TABLE on a table that was there before.
enum LockTable: StatementRule {
  static let about = RuleDescription(
    "ST036",
    "lock-table",
    .note,
    finds: "LOCK TABLE on a table that was there before",
    why: "The lock is held to the end of the transaction, whatever comes behind it.",
    fix: "Keep what comes behind it short, or use a weaker mode"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.words.starts("LOCK") else { return [] }
    let locked = statement.locks.filter { $0.value.blocksWrites }.keys.sorted()
    return statement.names(locked).map { RuleFinding("\($0) is locked until the transaction ends") }
  }
}
