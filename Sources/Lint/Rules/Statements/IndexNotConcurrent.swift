import Diagnostics

/// Finds an index that is built while writers of its table wait.
enum IndexNotConcurrent: StatementRule {
  static let about = RuleDescription(
    "ST012",
    "index-not-concurrent",
    .warning,
    finds: "an index that is built while writers of its table wait",
    why: """
      CREATE INDEX takes a ShareLock: INSERT, UPDATE and DELETE wait until the whole table is read and sorted \
      (manual, CREATE INDEX, Building Indexes Concurrently).
      """,
    fix: """
      CREATE INDEX CONCURRENTLY in a segment of its own, behind a line `-- strata:segment transaction=none`; on a \
      partitioned table, ON ONLY for the parent, then concurrently for each partition, then ATTACH PARTITION
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let built = statement.builtIndexes.filter { index in
      statement.isObserved && !statement.isConstraintIndex(index.key)
        && statement.before.relations[index.value.relation]?.isStored == true
        && statement.blocking(index.value.relation) != nil
    }
    return statement.names(built.map(\.value.relation)).map { name in
      RuleFinding("an index of \(name) is built while \(statement.waiting(of: name)) wait")
    }
  }
}
