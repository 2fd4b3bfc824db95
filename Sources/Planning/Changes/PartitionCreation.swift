import Catalog
import SchemaDescription
import SchemaEvaluation

/// The partitions that a schedule wants at once: a partitioned table without any takes no row.
///
/// Which they are depends on the day and on the data, so that they are made by a block that looks; from then on they are
/// the business of the job that rotates them.
struct PartitionCreation {
  private let schema: String
  private let table: String
  private let schedule: PartitionSchedule?
  private let source: ObjectIdentity?

  /// - Parameters:
  ///   - policy: The policy that is written; nothing follows from one that is no schedule.
  ///   - source: The table whose rows will be copied in and need partitions too.
  init(policy: ObjectIdentity, in catalog: Catalog, copiedFrom source: ObjectIdentity?) {
    schema = policy.schema ?? "public"
    table = policy.parent ?? ""
    self.source = source
    let body = policy.name == "partition" ? catalog.policyBody(policy) : nil
    schedule = body.flatMap { try? PartitionSchedule(policyBody: $0) }
  }

  var statements: [DDL] {
    guard let schedule else { return [] }
    let sql = schedule.creationSQL(schema: schema, table: table, coveringRowsOf: source?.sqlName)
    return [DDL(sql, why: "makes the partitions that the schedule of \(table) wants now")]
  }
}
