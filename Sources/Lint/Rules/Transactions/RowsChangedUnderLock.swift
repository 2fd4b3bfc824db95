import Diagnostics
import Planning

/// Finds rows that are changed in a transaction that holds a strong lock.
enum RowsChangedUnderLock: TransactionRule {
  static let about = RuleDescription(
    "ST051",
    "rows-changed-under-lock",
    .warning,
    finds: "rows that are changed in a transaction that holds a strong lock",
    why: """
      ALTER TABLE is quick, but its lock is held until the transaction ends: while rows are changed behind it, \
      nobody can use the table.
      """,
    fix: "Change rows in a segment of its own, before or after, in batches (`-- strata:backfill`)"
  )

  static func check(_ transaction: ObservedTransaction) -> [RuleFinding] {
    guard transaction.isBlock else { return [] }
    for (index, statement) in transaction.statements.enumerated() {
      let changes = statement.rowChanges.filter { change in
        change.command != .insert && statement.isExistingTable(change.relation)
      }
      guard !changes.isEmpty else { continue }
      let held = statement.held.filter { relation, mode in
        mode == .accessExclusive && statement.after.relations[relation]?.isTable == true
      }
      guard let relation = held.keys.min() else { continue }
      return [
        RuleFinding(
          "rows of \(changes[0].relation) are changed while \(statement.name(relation)) is locked against everybody",
          at: index
        )
      ]
    }
    return []
  }
}
