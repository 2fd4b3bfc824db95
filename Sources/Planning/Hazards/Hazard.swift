/// Something a statement does that a busy database or a running application would feel.
public struct Hazard: Sendable, Hashable, Codable {
  /// The names scripts can rely on.
  public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
    /// `SELECT` on the table waits while the statement runs.
    case blocksReads = "blocks-reads"
    /// `INSERT`, `UPDATE` and `DELETE` on the table wait while the statement runs.
    case blocksWrites = "blocks-writes"
    /// The table is written anew, which takes time and disk space in proportion to its size.
    case rewritesTable = "rewrites-table"
    /// The table is read whole while the lock is held.
    case scansTable = "scans-table"
    /// Data is gone afterwards.
    case destroysData = "destroys-data"
    /// Statements that applications send today fail afterwards, or prepared ones do.
    case breaksClients = "breaks-clients"
    /// The table cannot be used while several statements run.
    case offline = "offline"
    /// Many rows are written, each locked until its transaction commits.
    case writesRows = "writes-rows"
    /// It works through a table that is large in the database at hand.
    case long
    /// Undo brings back the shape and not what was there.
    case irreversible
    /// Owning what is changed is not enough to run it.
    case needsRights = "needs-rights"
    /// It cannot run in a transaction, so that a failure can leave it half done.
    case notTransactional = "not-transactional"
  }

  public var code: Code
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
