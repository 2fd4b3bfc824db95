public import Diagnostics
public import OnlineCopy

/// What a swap would do, before it does anything.
public struct SwapPlan: Sendable {
  public var names: SwapNames
  /// The source of the new schema, for people.
  public var source: String
  public var tables: [Table]
  /// Tables that the new schema alone has.
  public var added: [String]
  /// Tables that stay behind.
  public var left: [LeftTable]
  /// What stands outside and is made again.
  public var outside: [String]
  /// The bytes that the copies take, about as many as the tables have now.
  public var bytesNeeded: Int64
  /// What one should know; nothing that makes the swap impossible.
  public var findings: [Diagnostic]

  /// A table that is copied.
  public struct Table: Sendable, Hashable {
    public var source: TableName
    public var target: TableName
    public var rows: Int64
    public var bytes: Int64
    /// The columns of the source that tell rows apart.
    public var key: [String]
    public var mapping: CopyMapping
  }

  /// A table that the new schema does not have.
  public struct LeftTable: Sendable, Hashable {
    public var name: String
    public var rows: Int64
  }
}
