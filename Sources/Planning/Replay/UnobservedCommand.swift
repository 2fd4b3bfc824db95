/// The commands that PostgreSQL refuses inside a transaction block, so that their locks cannot be read from `pg_locks`
/// before they commit, and what they do.
///
/// This is the one place where a plan says what we believe. Each entry names the manual's section, and a test holds each
/// command up with a second connection and compares its locks with what stands here.
public enum UnobservedCommand: String, Sendable, Hashable, Codable, CaseIterable {
  case createIndex = "CREATE INDEX CONCURRENTLY"
  case dropIndex = "DROP INDEX CONCURRENTLY"
  case reindex = "REINDEX CONCURRENTLY"
  case detachPartition = "DETACH PARTITION CONCURRENTLY"
  case vacuum = "VACUUM"
  case vacuumFull = "VACUUM FULL"

  /// Where the manual says so.
  public var manual: String {
    switch self {
    case .createIndex: "CREATE INDEX, Building Indexes Concurrently"
    case .dropIndex: "DROP INDEX, CONCURRENTLY"
    case .reindex: "REINDEX, Rebuilding Indexes Concurrently"
    case .detachPartition: "ALTER TABLE, DETACH PARTITION"
    case .vacuum, .vacuumFull: "Explicit Locking, Table-Level Locks; VACUUM"
    }
  }

  /// The lock on the table: that of the index, the partitioned one, or the one that is vacuumed.
  public var tableLock: LockMode { self == .vacuumFull ? .accessExclusive : .shareUpdateExclusive }

  /// The strongest lock on the partition that leaves; held for a moment, when everybody who could see it as one is gone.
  public var partitionLock: LockMode? { self == .detachPartition ? .accessExclusive : nil }

  /// Whether the table is read whole.
  public var scans: Bool {
    switch self {
    case .createIndex, .reindex, .vacuum, .vacuumFull: true
    case .dropIndex, .detachPartition: false
    }
  }

  /// Whether the table is written anew.
  public var rewrites: Bool { self == .vacuumFull }
}

/// What a statement that cannot be observed does, and to what.
public struct UnobservedWork: Sendable, Hashable, Codable {
  public var command: UnobservedCommand
  /// The table, qualified and quoted.
  public var table: String
  /// The partition that is detached.
  public var partition: String?

  public init(_ command: UnobservedCommand, on table: String, partition: String? = nil) {
    self.command = command
    self.table = table
    self.partition = partition
  }

  /// The statement with the locks, scans and rewrites of the table of commands.
  func described(_ statement: PlannedStatement) -> PlannedStatement {
    var result = statement
    result.locks = [RelationLock(relation: table, mode: command.tableLock)]
    if let partition, let lock = command.partitionLock {
      result.locks = (result.locks + [RelationLock(relation: partition, mode: lock)]).sorted()
    }
    if command.scans { result.scans = [table] }
    if command.rewrites { result.rewrites = [table] }
    return result
  }
}
