/// A table, plain or partitioned, apart from its columns, defaults, constraints and parents, which are parts of it.
public struct Table: ObjectDefinition {
  public var isUnlogged: Bool
  /// The access method; `nil` for `heap`, and for a partitioned table without one for its partitions.
  @Exact public var accessMethod: String?
  /// The tablespace; `nil` for the database's.
  @Exact public var tablespace: String?
  /// The storage parameters, those of the TOAST relation with `toast.` before them.
  public var parameters: StorageParameters
  /// How the table is partitioned: `RANGE (occurred_at)`; `nil` for a plain table.
  @Exact public var partitionKey: String?
  /// The columns that the partition key names, on their own or within an expression, by name.
  @Exact public var partitionColumns: [String]
  /// The composite type the table is made of (`CREATE TABLE … OF type`).
  @Exact public var rowType: String?
  public var hasRowSecurity: Bool
  /// Whether row level security binds the owner too.
  public var forcesRowSecurity: Bool
  public var replicaIdentity: ReplicaIdentity
  /// The name of the index that `CLUSTER` uses.
  @Exact public var clusterIndex: String?
  /// Where the rows are, for a foreign table.
  public var foreign: ForeignSource?

  public init(
    isUnlogged: Bool = false,
    accessMethod: String? = nil,
    tablespace: String? = nil,
    parameters: StorageParameters = .init(),
    partitionKey: String? = nil,
    partitionColumns: [String] = [],
    rowType: String? = nil,
    hasRowSecurity: Bool = false,
    forcesRowSecurity: Bool = false,
    replicaIdentity: ReplicaIdentity = .default,
    clusterIndex: String? = nil,
    foreign: ForeignSource? = nil
  ) {
    self.isUnlogged = isUnlogged
    self.accessMethod = accessMethod
    self.tablespace = tablespace
    self.parameters = parameters
    self.partitionKey = partitionKey
    self.partitionColumns = partitionColumns
    self.rowType = rowType
    self.hasRowSecurity = hasRowSecurity
    self.forcesRowSecurity = forcesRowSecurity
    self.replicaIdentity = replicaIdentity
    self.clusterIndex = clusterIndex
    self.foreign = foreign
  }

  public var isPartitioned: Bool { partitionKey != nil }

  /// The server of a foreign table and its options there (PostgreSQL documentation, "CREATE FOREIGN TABLE").
  public struct ForeignSource: Sendable, Hashable, Codable {
    @Exact public var server: String
    public var options: ForeignOptions

    public init(server: String, options: ForeignOptions = .init()) {
      self.server = server
      self.options = options
    }
  }

  /// What logical replication writes of a row's old values (PostgreSQL documentation, "ALTER TABLE",
  /// "REPLICA IDENTITY").
  public enum ReplicaIdentity: Sendable, Hashable, Codable {
    /// The primary key.
    case `default`
    case nothing
    case full
    /// The columns of the index of this name.
    case index(String)

    public static func == (left: ReplicaIdentity, right: ReplicaIdentity) -> Bool {
      switch (left, right) {
      case (.default, .default), (.nothing, .nothing), (.full, .full): true
      case (.index(let left), .index(let right)): ExactText.isSame(left, right)
      default: false
      }
    }
  }
}
