import Diagnostics

/// Finds REINDEX that makes writers wait.
enum ReindexBlocks: StatementRule {
  static let about = RuleDescription(
    "ST031",
    "reindex-blocks",
    .warning,
    finds: "REINDEX that makes writers wait",
    why: """
      The table is locked against writers, and the index against readers that need it, until the index is built \
      again.
      """,
    fix: "REINDEX … CONCURRENTLY in a segment of its own, behind a line `-- strata:segment transaction=none`"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    guard statement.isObserved, statement.words.starts("REINDEX") else { return [] }
    let tables = statement.rewrites.compactMap { statement.before.indexes[$0]?.relation }.sorted()
    return statement.names(tables).map { RuleFinding("indexes of \($0) are built again while writers wait") }
  }
}
