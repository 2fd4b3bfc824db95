public import Diagnostics
public import Postgres

/// What a runner tells while it works, in the order it happens.
public enum RunnerEvent: Sendable {
  /// The ledger was made (`nil`) or upgraded from an older layout.
  case ledgerPrepared(from: Int?)
  /// Another runner works on the target; told once for each holder. `nil` where it just left or may not be seen.
  case waitingForRunner(SessionInfo?)
  /// Which script undoes a version.
  case undoChosen(MigrationVersion, UndoSource)
  /// Data that is about to be destroyed, as was asked for.
  case destroying(VersionRun, [CountedDestruction])
  case versionStarted(VersionRun)
  /// Statement `number` of `count` of the version begins.
  case statementStarted(MigrationVersion, ScriptStatement, number: Int, of: Int)
  /// A statement waits for locks that others hold; told when the holders change.
  case waitingForLock(MigrationVersion?, ScriptStatement, blockers: [SessionInfo])
  /// A session that a statement waited for was ended, as was asked for.
  case blockerKilled(MigrationVersion?, ScriptStatement, SessionInfo)
  /// How far a long statement is, as the server tells.
  case progress(MigrationVersion?, ScriptStatement, StatementProgress)
  /// A long statement of which the server tells nothing, such as `VALIDATE CONSTRAINT`, has been running for so long.
  case running(MigrationVersion?, ScriptStatement, Duration)
  /// What was found of a statement that an interrupted run had begun, and what was done about it.
  case stepFound(MigrationVersion, ScriptStatement, String)
  /// A statement of the undo of a half-applied version that found nothing to undo.
  case passedOver(MigrationVersion, ScriptStatement, PostgresError)
  /// A transaction is tried again after a pause, because a lock was not to be had, or the server chose it as victim.
  case retrying(
    MigrationVersion,
    ScriptStatement?,
    PostgresError,
    attempt: Int,
    of: Int,
    pause: Duration,
    blockers: [SessionInfo]
  )
  /// A batch of a backfill was committed; the share is of the table, in the pass that is under way, where it is known.
  case backfilled(MigrationVersion, ScriptStatement, BackfillProgress, share: Double?)
  /// A backfill waits for others, and why; told when it begins to.
  case backfillPaused(MigrationVersion, ScriptStatement, reason: String)
  /// The server said something while a statement ran.
  case notice(Notice, ScriptStatement?)
  case versionFinished(VersionRun, milliseconds: Int64)
  /// A hook begins; the version or repeatable migration it runs for, where it runs for one.
  case hookStarted(Hook, subject: String?)
  case hookFinished(Hook, milliseconds: Int64)
  /// A hook failed after the run had failed already, which is what the run ends with.
  case hookFailed(Hook, Failure)
}

/// How far a statement is, from the server's `pg_stat_progress_…` views.
public struct StatementProgress: Sendable, Hashable {
  /// What is counted.
  public enum Unit: String, Sendable, Hashable {
    /// Pages of 8 kB.
    case blocks
    case rows, bytes
    /// Sessions that are waited for.
    case sessions
  }

  /// What the server is at, in its words: `building index: scanning table`.
  public var phase: String
  public var unit: Unit
  /// How much of the phase is done.
  public var done: Int64
  /// How much there is; 0 where the server does not know.
  public var total: Int64

  /// The share that is done; `nil` where it is not known.
  public var share: Double? { total > 0 ? min(1, Double(done) / Double(total)) : nil }
}

/// A version that runs forward or back.
public struct VersionRun: Sendable, Hashable, Codable {
  public enum Direction: String, Sendable, Hashable, Codable {
    case migrate, rollback
  }

  public var version: MigrationVersion
  public var description: String
  public var direction: Direction
  /// The file that is run, or that the ledger's copy came from.
  public var script: String
  public var statements: Int
  /// Whether it is one transaction.
  public var transactional: Bool
  /// Whether an earlier run left it half done and this one goes on.
  public var resumed: Bool
  /// The file's name, for what has no version.
  public var name: String?

  /// What people call it: the version, or the file's name.
  public var title: String { name ?? version.text }
}

/// Where an undo script came from.
public enum UndoSource: Sendable, Hashable, Codable {
  /// The file, as it was when the version was applied.
  case file(path: String)
  /// The ledger's copy, because the file is gone.
  case ledgerFileMissing(name: String)
  /// The ledger's copy, because the file was changed since the version was applied.
  case ledgerFileChanged(path: String)
  /// The file, because the version was applied without one.
  case fileAddedLater(path: String)

  var isFile: Bool {
    switch self {
    case .file, .fileAddedLater: true
    case .ledgerFileMissing, .ledgerFileChanged: false
    }
  }
}

extension UndoSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let path): "the file \(printable(path))"
    case .ledgerFileMissing(let name): "the ledger's copy of \(printable(name)): the file is gone"
    case .ledgerFileChanged(let path):
      "the ledger's copy of \(printable(path)): the file was changed since the version was applied"
    case .fileAddedLater(let path): "the file \(printable(path)): the version was applied without an undo"
    }
  }
}

/// Data that a script destroys, counted in the database.
public struct CountedDestruction: Sendable, Hashable {
  public var destruction: Destruction
  /// How many rows or values go; at least that many where ``isExact`` is false.
  public var count: Int64
  public var isExact: Bool
}

extension CountedDestruction: CustomStringConvertible {
  /// `table billing.items: 1200 rows`.
  public var description: String {
    let unit = destruction.column == nil ? "row" : "value"
    let amount = isExact ? "\(count)" : "more than \(count)"
    let remark = destruction.remark.map { " (\(printable($0)))" } ?? ""
    let condition = destruction.condition.map { " where \(printable($0))" } ?? ""
    let what = "\(destruction.kind.rawValue) \(printable(destruction.name))\(condition)"
    return "\(what): \(amount) \(unit)\(count == 1 ? "" : "s")\(remark)"
  }
}
