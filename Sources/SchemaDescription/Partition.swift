/// A stated partition: `.partition("events_2024_01", .from("2024-01-01", to: "2024-02-01"))`.
///
/// It has the columns, constraints, indexes and triggers of its table by itself; what is said here is its own.
public struct Partition: ModelValue {
  public var name: String
  /// The partition's schema; its table's where not said.
  public var schema: String?
  public var bound: PartitionBound
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  /// It is made as a table of its own, which then joins (`ATTACH PARTITION`): its keys can have names of their own.
  public var isAttached: Bool
  /// What its columns have otherwise than those of the table.
  public var columns: [PartitionColumn]
  public var primaryKey: PrimaryKey?
  public var unique: [Unique]
  public var checks: [Check]
  public var foreignKeys: [ForeignKey]
  public var exclusions: [Exclusion]
  public var indexes: [Index]
  public var statistics: [Statistics]
  public var unlogged: Bool
  public var storageParameters: Settings
  public var tablespace: String?
  public var accessMethod: String?
  /// The server and the options of a partition that is a foreign table.
  public var foreign: ForeignSource?
  public var replicaIdentity: ReplicaIdentity?
  public var clusteredOn: String?
  /// How the partition itself is partitioned.
  public var partitioned: Partitioning?
  public var partitions: [Partition]
  public var triggers: [Trigger]
  public var rules: [Rule]
  public var rowLevelSecurity: RowLevelSecurity
  public var policies: [Policy]
  public var grants: [Grant]
  public var place: SourcePlace

  public static func partition(
    _ name: String,
    schema: String? = nil,
    _ bound: PartitionBound,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    attached: Bool = false,
    columns: [PartitionColumn] = [],
    primaryKey: PrimaryKey? = nil,
    unique: [Unique] = [],
    checks: [Check] = [],
    foreignKeys: [ForeignKey] = [],
    exclusions: [Exclusion] = [],
    indexes: [Index] = [],
    statistics: [Statistics] = [],
    unlogged: Bool = false,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    accessMethod: String? = nil,
    foreign: ForeignSource? = nil,
    replicaIdentity: ReplicaIdentity? = nil,
    clusteredOn: String? = nil,
    partitioned: Partitioning? = nil,
    partitions: [Partition] = [],
    triggers: [Trigger] = [],
    rules: [Rule] = [],
    rowLevelSecurity: RowLevelSecurity? = nil,
    policies: [Policy] = [],
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) -> Partition {
    Partition(
      name: name,
      schema: schema,
      bound: bound,
      comment: comment,
      renamedFrom: renamedFrom,
      owner: owner,
      isAttached: attached,
      columns: columns,
      primaryKey: primaryKey,
      unique: unique,
      checks: checks,
      foreignKeys: foreignKeys,
      exclusions: exclusions,
      indexes: indexes,
      statistics: statistics,
      unlogged: unlogged,
      storageParameters: storageParameters,
      tablespace: tablespace,
      accessMethod: accessMethod,
      foreign: foreign,
      replicaIdentity: replicaIdentity,
      clusteredOn: clusteredOn,
      partitioned: partitioned,
      partitions: partitions,
      triggers: triggers,
      rules: rules,
      rowLevelSecurity: rowLevelSecurity ?? (policies.isEmpty ? .disabled : .enabled),
      policies: policies,
      grants: grants,
      place: SourcePlace(file, line)
    )
  }
}
