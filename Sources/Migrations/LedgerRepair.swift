/// One row of `repairs`: what a person changed in the ledger, and why.
public struct LedgerRepair: Sendable, Hashable, Codable {
  public enum Action: String, Sendable, Hashable, Codable {
    /// The version was recorded as applied without being run.
    case baseline
    /// A file that was changed after it was applied was taken for what was applied.
    case accept
    /// A version that was not finished was taken out.
    case forget
  }

  public var version: MigrationVersion
  public var action: Action
  public var reason: String
  public var checksumBefore: String?
  public var checksumAfter: String?
  /// In UTC, ISO 8601 with milliseconds.
  public var repairedAt: String
  public var repairedBy: String
  public var toolVersion: String
  public var clientHost: String?
}

/// What a ledger holds: every version that was ever recorded, and every repair.
public struct LedgerHistory: Sendable, Hashable {
  public var database: String
  public var ledgerSchema: String
  public var hasLedger: Bool
  /// In the order they were written; versions that were rolled back are among them.
  public var entries: [LedgerEntry]
  public var repairs: [LedgerRepair]
  /// Every run of a repeatable migration, in order.
  public var repeatables: [RepeatableRun]
  /// Every run of a hook, in order.
  public var hooks: [HookRun]
}
