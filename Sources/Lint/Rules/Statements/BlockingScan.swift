import Diagnostics

/// Finds a table that is read whole while others wait for its lock.
enum BlockingScan: StatementRule {
  static let about = RuleDescription(
    "ST010",
    "blocking-scan",
    .warning,
    finds: "a table that is read whole while others wait for its lock",
    why: """
      The lock is held for as long as the table takes to be read, and everybody who writes to it, or reads it, waits \
      behind it. On an empty table nobody notices; on a big one the application stands still.
      """,
    fix: """
      Split it: change what is quick under the lock, and let what takes long run in a statement that lets others \
      work
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let scans = statement.blockingScans.filter { !statement.explains($0) }
    return statement.names(scans).map { name in
      RuleFinding("\(name) is read whole while \(statement.waiting(of: name)) wait")
    }
  }
}
