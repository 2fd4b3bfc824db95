import Diagnostics

/// Finds ATTACH PARTITION that reads tables whole to see that every row belongs there.
enum PartitionAttachScans: StatementRule {
  static let about = RuleDescription(
    "ST027",
    "partition-attach-scans",
    .warning,
    finds: "ATTACH PARTITION that reads tables whole to see that every row belongs there",
    why: """
      The partition, and the default partition where there is one, are read under a lock that others wait for, \
      unless a validated check says already what the bound does.
      """,
    fix: """
      ADD CHECK (…) NOT VALID that says what the bound does, VALIDATE it, then attach; for the default partition, a \
      check that excludes the new bound
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    let attached = statement.attachedPartitions
    guard !attached.isEmpty else { return [] }
    let parents = Set(attached.map(\.parent))
    let scans = statement.blockingScans.filter { relation in
      attached.contains { $0.partition == relation }
        || parents.contains(statement.after.relations[relation]?.partitionOf ?? 0)
    }
    return statement.names(scans).map { RuleFinding("\($0) is read whole while it is attached, and others wait") }
  }
}
