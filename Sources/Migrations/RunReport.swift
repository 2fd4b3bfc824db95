/// What a run did, or would do.
public struct RunReport: Sendable, Hashable, Codable {
  /// One version that was run.
  public struct Finished: Sendable, Hashable, Codable {
    public var run: VersionRun
    public var milliseconds: Int64
    /// Where the undo script came from; `nil` going forward.
    public var undoSource: UndoSource?
  }

  /// The version before; ``MigrationVersion/empty`` where there was none.
  public var from: MigrationVersion
  /// The version after.
  public var to: MigrationVersion
  public var finished: [Finished]
}

/// What a run would do: the answer to `--dry-run`. Nothing is written for it, not even the ledger.
public struct RunPlan: Sendable, Hashable {
  public struct Item: Sendable, Hashable {
    public var run: VersionRun
    public var script: MigrationScript
    /// Where the undo script comes from; `nil` going forward.
    public var undoSource: UndoSource?
    /// Data that is there now and would be destroyed.
    public var destroys: [CountedDestruction]
    /// How long each statement may wait and take, in the order of the statements.
    public var bounds: [StatementBounds]
  }

  public var from: MigrationVersion
  public var to: MigrationVersion
  public var items: [Item]
  /// What runs around them.
  public var hooks: [Hook]
}

/// Where a rollback ends.
public enum RollbackTarget: Sendable, Hashable {
  /// The version that stays applied; ``MigrationVersion/empty`` rolls everything back.
  case version(MigrationVersion)
  /// So many versions, from the newest.
  case steps(Int)
}
