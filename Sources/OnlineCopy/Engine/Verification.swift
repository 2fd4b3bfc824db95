/// What comparing a source with its target found, in one snapshot.
public struct Verification: Sendable, Hashable, Codable {
  public var source: TableName
  public var target: TableName
  /// Rows of either side that were compared: those whose keys were not in the log.
  public var sourceRows: Int64
  public var targetRows: Int64
  /// Keys in the log: rows that were written since the last replay, so that their difference is explained.
  public var pendingKeys: Int64
  /// How many rows differ that are not in the log.
  public var differing: Int64
  /// The first of them, in the order of their keys.
  public var differences: [Difference]

  /// A row that is not the same on both sides.
  public struct Difference: Sendable, Hashable, Codable {
    /// The target's key, written as a row: `(42,eu)`.
    public var key: String
    public var kind: Kind

    public enum Kind: String, Sendable, Hashable, Codable {
      /// The target does not have it.
      case missing
      /// The source does not have it.
      case extra
      /// Values differ.
      case changed
    }
  }

  /// Whether the target holds what the source holds.
  public var isSame: Bool { differing == 0 }
}
