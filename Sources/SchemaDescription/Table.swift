/// A table.
///
/// Every global of a schema file that is a `Table` is part of the schema. Tables refer to each other by name; the names
/// are checked when the schema is evaluated.
public struct Table: SchemaObject {
  public var name: String
  public var schema: String
  public var comment: String?
  /// The name the table had before, where it has been renamed.
  public var renamedFrom: String?
  /// The role that owns the table; whoever migrates where not said.
  public var owner: String?
  /// The composite type that the table is made of (`OF`); ``columns`` then holds only those that say more.
  public var of: ObjectName?
  public var columns: [Column]
  public var primaryKey: PrimaryKey?
  public var unique: [Unique]
  public var checks: [Check]
  public var foreignKeys: [ForeignKey]
  public var exclusions: [Exclusion]
  public var indexes: [Index]
  public var statistics: [Statistics]
  /// The tables it inherits from (`INHERITS`), whose columns it then has without saying them again.
  public var inherits: [ObjectName]
  /// Not written to the write-ahead log: fast, and empty after a crash.
  public var unlogged: Bool
  public var storageParameters: Settings
  public var tablespace: String?
  public var accessMethod: String?
  /// The server and the options of a foreign table.
  public var foreign: ForeignSource?
  public var replicaIdentity: ReplicaIdentity?
  /// The index by which `CLUSTER` orders the rows.
  public var clusteredOn: String?
  public var partitioned: Partitioning?
  public var partitions: [Partition]
  public var triggers: [Trigger]
  public var rules: [Rule]
  /// Enabled by itself where the table has policies.
  public var rowLevelSecurity: RowLevelSecurity
  public var policies: [Policy]
  public var grants: [Grant]
  public var seed: Seed?
  public var filledBy: Fill?
  public var vacuum: VacuumPolicy?
  public var retention: RetentionPolicy?
  public var backup: BackupPolicy?
  /// What has no word in the model, run after the table and its indexes exist.
  public var raw: [RawSQL]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    of type: ObjectName? = nil,
    columns: [Column] = [],
    primaryKey: PrimaryKey? = nil,
    unique: [Unique] = [],
    checks: [Check] = [],
    foreignKeys: [ForeignKey] = [],
    exclusions: [Exclusion] = [],
    indexes: [Index] = [],
    statistics: [Statistics] = [],
    inherits: [ObjectName] = [],
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
    seed: Seed? = nil,
    filledBy: Fill? = nil,
    vacuum: VacuumPolicy? = nil,
    retention: RetentionPolicy? = nil,
    backup: BackupPolicy? = nil,
    raw: [RawSQL] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    of = type
    self.columns = columns
    self.primaryKey = primaryKey
    self.unique = unique
    self.checks = checks
    self.foreignKeys = foreignKeys
    self.exclusions = exclusions
    self.indexes = indexes
    self.statistics = statistics
    self.inherits = inherits
    self.unlogged = unlogged
    self.storageParameters = storageParameters
    self.tablespace = tablespace
    self.foreign = foreign
    self.replicaIdentity = replicaIdentity
    self.clusteredOn = clusteredOn
    self.accessMethod = accessMethod
    self.partitioned = partitioned
    self.partitions = partitions
    self.triggers = triggers
    self.rules = rules
    self.rowLevelSecurity = rowLevelSecurity ?? (policies.isEmpty ? .disabled : .enabled)
    self.policies = policies
    self.grants = grants
    self.seed = seed
    self.filledBy = filledBy
    self.vacuum = vacuum
    self.retention = retention
    self.backup = backup
    self.raw = raw
    place = SourcePlace(file, line)
  }
}
