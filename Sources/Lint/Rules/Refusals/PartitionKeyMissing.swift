import Diagnostics
import Postgres

/// Finds a primary key or unique constraint of a partitioned table without the columns that it is partitioned by.
enum PartitionKeyMissing: RefusalRule {
  static let about = RuleDescription(
    "ST002",
    "partition-key-missing",
    .error,
    finds: "a primary key or unique constraint of a partitioned table without the columns that it is partitioned by",
    why: """
      Each partition has an index of its own, and sees its own rows only. PostgreSQL can promise that a value is \
      unique across partitions only where equal values are in one partition, which is so where the key holds the \
      partition columns (manual, section 5.11.2.3).
      """,
    fix: """
      Add the partition columns to the key; where a value must be unique over all partitions, keep it in a table of \
      its own
      """
  )

  static func explain(_ refusal: Refusal) -> RuleFinding? {
    guard refusal.sqlState == .featureNotSupported,
      refusal.message.hasPrefix("unique constraint on partitioned table must include all partitioning columns")
    else { return nil }
    return RuleFinding(
      "the key leaves out a column that the table is partitioned by: \(refusal.detail ?? refusal.message)"
    )
  }
}
