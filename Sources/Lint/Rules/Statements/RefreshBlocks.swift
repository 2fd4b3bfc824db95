import Diagnostics

/// Finds REFRESH MATERIALIZED VIEW that makes readers wait.
enum RefreshBlocks: StatementRule {
  static let about = RuleDescription(
    "ST032",
    "refresh-blocks",
    .warning,
    finds: "REFRESH MATERIALIZED VIEW that makes readers wait",
    why: "Nobody can read the view until its query is done.",
    fix: """
      REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index over columns; or leave it to `strata \
      refresh`
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let views = statement.rewrittenRelations.filter { statement.before.relations[$0]?.kind == "m" }
    return statement.names(views).map { RuleFinding("\($0) cannot be read until it is refreshed") }
  }
}
