import Diagnostics

/// Finds DROP INDEX that waits for everybody who uses the table, and makes everybody else wait.
enum IndexDropBlocks: StatementRule {
  static let about = RuleDescription(
    "ST026",
    "index-drop-blocks",
    .note,
    finds: "DROP INDEX that waits for everybody who uses the table, and makes everybody else wait",
    why: """
      It needs an AccessExclusiveLock on the table: it waits for the longest query that runs, and all others queue \
      up behind it.
      """,
    fix: "DROP INDEX CONCURRENTLY in a segment of its own, behind a line `-- strata:segment transaction=none`"
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let dropped = statement.difference.indexes.dropped.filter { index in
      guard statement.isObserved, statement.existing.contains(index.key), statement.words.starts("DROP", "INDEX") else {
        return false
      }
      return statement.after.relations[index.value.relation] != nil
    }
    return statement.names(dropped.map(\.value.relation)).map { name in
      RuleFinding("an index of \(name) is dropped under a lock that readers and writers wait for")
    }
  }
}
