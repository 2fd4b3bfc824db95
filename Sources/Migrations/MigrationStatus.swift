public import Diagnostics

/// Where a database stands, held against a set of migrations.
public struct MigrationStatus: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable {
    case applied
    case pending
    /// Begun and interrupted; the next `migrate` goes on.
    case partial
    /// Begun, and a statement of it failed.
    case failed
    /// Half rolled back; the next `rollback` goes on.
    case undoing
    /// Applied, and the file is gone.
    case missing
    /// Applied, and the file was changed since.
    case changed
    /// Applied, and the file was renamed since.
    case renamed
    /// Not applied, although a later one is.
    case inserted
  }

  /// One version, known to the set, to the ledger or to both.
  public struct Entry: Sendable, Hashable, Codable {
    public var version: MigrationVersion
    public var description: String
    public var state: State
    /// The file, as it is shown; for a missing one the name that the ledger knows.
    public var script: String
    /// Whether the version can be rolled back, by file or by the ledger's copy.
    public var hasUndo: Bool
    /// The SHA-256 of the file; `nil` where there is none.
    public var fileChecksum: String?
    /// What the ledger knows; `nil` where the version is not applied.
    public var ledger: LedgerEntry?
  }

  public var database: String
  public var serverVersion: Int
  public var setName: String
  public var ledgerSchema: String
  public var hasLedger: Bool
  /// ``MigrationVersion/empty`` where nothing is applied.
  public var current: MigrationVersion
  /// In the order of the versions.
  public var entries: [Entry]
  /// Repeatable migrations, those whose files are gone last.
  public var repeatables: [Repeatable]
  /// Versions that were applied and rolled back, in the order they were applied.
  public var history: [LedgerEntry]
  /// The runner that is at work; `nil` where none is.
  public var runner: SessionInfo?
  /// What is wrong with files and ledger.
  public var problems: [Diagnostic]

  /// How many versions are pending.
  public var pendingCount: Int { entries.count { $0.state == .pending } }

  /// One repeatable migration.
  public struct Repeatable: Sendable, Hashable, Codable {
    public enum State: String, Sendable, Hashable, Codable {
      /// What ran last is the file as it is.
      case applied
      /// It never ran.
      case pending
      /// It ran, and runs again: the file was changed, or a version was rolled back since.
      case outdated
      /// It ran, and has no file any more; what it made stays.
      case gone
    }

    public var script: String
    public var description: String
    public var state: State
    public var last: RepeatableRun?
  }
}
