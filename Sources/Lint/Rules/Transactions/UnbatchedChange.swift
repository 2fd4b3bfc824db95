import Diagnostics

/// Finds UPDATE or DELETE that goes through a whole table in one transaction.
enum UnbatchedChange: TransactionRule {
  static let about = RuleDescription(
    "ST052",
    "unbatched-change",
    .warning,
    finds: "UPDATE or DELETE that goes through a whole table in one transaction",
    why: """
      Every changed row stays locked until the end, old row versions pile up, replicas fall behind, and a failure \
      near the end throws all of it away.
      """,
    fix: "Cut it into batches: `-- strata:segment transaction=none` and `-- strata:backfill table=… key=…` before it"
  )

  static func check(_ transaction: ObservedTransaction) -> [RuleFinding] {
    transaction.statements.enumerated().flatMap { index, statement -> [RuleFinding] in
      guard !statement.statement.isBatched else { return [] }
      let scanned = Set(
        statement.scans.map { statement.name($0) } + statement.scans.map { statement.name(statement.root(of: $0)) }
      )
      let changes = statement.rowChanges.filter { change in
        (change.command == .update || change.command == .merge || (change.command == .delete && change.isRestricted))
          && statement.isExistingTable(change.relation) && scanned.contains(change.relation)
      }
      return changes.prefix(1).map { change in
        RuleFinding(
          "\(change.command.rawValue.uppercased()) goes through the whole of \(change.relation) in one transaction",
          at: index
        )
      }
    }
  }
}
