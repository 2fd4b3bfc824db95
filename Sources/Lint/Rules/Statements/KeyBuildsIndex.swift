import Diagnostics

/// Finds a primary key, unique or exclusion constraint whose index is built while nobody can use the table.
enum KeyBuildsIndex: StatementRule {
  static let about = RuleDescription(
    "ST013",
    "key-builds-index",
    .warning,
    finds: "a primary key, unique or exclusion constraint whose index is built while nobody can use the table",
    why: """
      ADD CONSTRAINT builds the index under an AccessExclusiveLock: even readers wait until the whole table is read \
      and sorted.
      """,
    fix: """
      Build the index with CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX, which is \
      quick; an exclusion constraint has no such way and needs a quiet hour
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let built = statement.builtIndexes.filter { index in
      statement.isConstraintIndex(index.key) && statement.before.relations[index.value.relation]?.isStored == true
    }
    return statement.names(built.map(\.value.relation)).map { name in
      RuleFinding("the index of a constraint of \(name) is built while readers and writers wait")
    }
  }
}
