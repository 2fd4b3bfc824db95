import Diagnostics
import Planning

/// Finds DETACH PARTITION, or the DROP of a partition, that locks the partitioned table.
enum PartitionDetachBlocks: StatementRule {
  static let about = RuleDescription(
    "ST028",
    "partition-detach-blocks",
    .warning,
    finds: "DETACH PARTITION, or the DROP of a partition, that locks the partitioned table",
    why: """
      It needs an AccessExclusiveLock on the whole partitioned table: it waits for the longest query that runs, and \
      all others queue up behind it.
      """,
    fix: """
      DETACH PARTITION … CONCURRENTLY in a segment of its own, behind a line `-- strata:segment transaction=none`; \
      drop the table when it is detached
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let parents = statement.detachedPartitions.filter { statement.held[$0.parent] == .accessExclusive }.map(\.parent)
    return statement.names(parents).map { RuleFinding("a partition leaves \($0) while nobody can use the whole table") }
  }
}
