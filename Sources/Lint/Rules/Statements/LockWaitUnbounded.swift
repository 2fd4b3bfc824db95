import Diagnostics

/// Finds a migration that takes the bound off waiting for locks.
enum LockWaitUnbounded: StatementRule {
  static let about = RuleDescription(
    "ST053",
    "lock-wait-unbounded",
    .warning,
    finds: "a migration that switches lock_timeout off",
    why: """
      What comes after it waits for its locks as long as somebody holds them, and everybody else queues up behind it. \
      pg_dump writes such a line at the top of what it prints.
      """,
    fix: "Take it out; where a longer wait is meant, say how long: `-- strata:segment lock-timeout=30s`"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.isMigration, statement.lockTimeout == "0" else { return [] }
    return [RuleFinding("lock_timeout is switched off: what comes after it waits without a bound")]
  }
}
