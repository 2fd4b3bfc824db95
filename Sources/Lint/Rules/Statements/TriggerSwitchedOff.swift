import Diagnostics

/// Finds triggers that are switched off while a script runs.
enum TriggerSwitchedOff: StatementRule {
  static let about = RuleDescription(
    "ST040",
    "trigger-switched-off",
    .warning,
    finds: "triggers that are switched off while a script runs",
    why: """
      What the triggers keep in step, foreign keys among it, is not kept in step for anybody who writes meanwhile, \
      and a script that fails in between leaves them off.
      """,
    fix: "Let the script write what the triggers would have written, or disable them in one short transaction"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.words.starts("SET"), statement.words.contains(["SESSION_REPLICATION_ROLE"]) else { return [] }
    return [RuleFinding("session_replication_role switches off triggers and foreign keys")]
  }
}
