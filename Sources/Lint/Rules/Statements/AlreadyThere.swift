import Diagnostics
import Postgres

/// Finds CREATE … IF NOT EXISTS that found something of that name.
enum AlreadyThere: StatementRule {
  static let about = RuleDescription(
    "ST041",
    "already-there",
    .error,
    finds: "CREATE … IF NOT EXISTS that found something of that name",
    why: "The statement did nothing: what is there may be of another shape.",
    fix: "Drop or rename what is there, or leave the statement out"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard !statement.concernsStrata else { return [] }
    return statement.notices.filter {
      $0.sqlState == .duplicateTable || $0.sqlState == .duplicateColumn || $0.sqlState == .duplicateObject
    }
    .map { RuleFinding("the statement did nothing: \($0.message)") }
  }
}
