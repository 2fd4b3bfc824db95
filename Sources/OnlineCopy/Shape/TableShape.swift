/// What the copy has to know about a table, as the server has it.
public struct TableShape: Sendable, Hashable {
  public var name: TableName
  public var oid: UInt32
  /// `relkind`: `r` for a table, `p` for a partitioned one.
  public var kind: String
  public var columns: [Column]
  /// The unique indexes and others that batches can be cut by and rows be found by, best first.
  public var indexes: [Index]
  /// How many rows the server estimates; 0 where the table was never analyzed.
  public var estimatedRows: Int64
  /// The size of the table with its indexes and TOAST, in bytes.
  public var bytes: Int64
  /// What stands in the way, as found with the table.
  public var obstacles: Obstacles

  /// A column of a table.
  public struct Column: Sendable, Hashable {
    public var name: String
    /// The type as a cast writes it, with what it says in parentheses.
    public var type: String
    /// The type alone, `pg_catalog."varchar"` for `varchar(20)`.
    public var baseType: String
    /// The qualified collation; `nil` where the type has none.
    public var collation: String?
    public var isNotNull: Bool
    public var hasDefault: Bool
    /// `GENERATED ALWAYS AS IDENTITY`, which `UPDATE` cannot set.
    public var isIdentityAlways: Bool
    public var isIdentity: Bool
    public var isGenerated: Bool
    public var isEnum: Bool
    /// Whether values can be large objects: of type `oid`, or `lo` of the extension of that name.
    public var mayBeLargeObject: Bool
  }

  /// A btree index over plain columns that has every row, and sorts as the columns compare.
  public struct Index: Sendable, Hashable {
    public var name: String
    public var columns: [String]
    public var isUnique: Bool
    public var isPrimary: Bool
    /// Whether it is checked at once, so that `ON CONFLICT` can take it.
    public var isImmediate: Bool
    public var isNotNull: Bool
    /// The schemas of the operators by which its columns compare.
    public var operatorSchemas: [String]
  }

  /// Facts that make a copy impossible or unsafe.
  public struct Obstacles: Sendable, Hashable {
    public var isTemporary = false
    public var isPartition = false
    public var inherits = false
    public var isOwned = true
    public var forcesRowSecurity = false
    public var isSubscribed = false
    public var rules: [String] = []
    /// Triggers that would fire for what the copy writes.
    public var triggers: [String] = []
    /// Foreign keys of the table and to it.
    public var foreignKeys: [String] = []
  }

  /// The column of a name.
  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }
}
