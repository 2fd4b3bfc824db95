import Digests
import Postgres

/// The lock that lets one runner at a time change one target.
///
/// It is a session-level advisory lock: it outlives the transactions of a run and vanishes with the connection, so that
/// no crash leaves it behind. It is held by the same session that runs the migrations; were it held by another one,
/// that one could die and let a second runner in. (Manual: Explicit Locking, Advisory Locks.)
struct RunnerLock: Sendable {
  let connection: Connection
  /// The key; advisory locks are kept apart by database, so that the ledger's schema is all that must be in it.
  let key: Int64

  init(connection: Connection, ledgerSchema: String) {
    self.connection = connection
    key = Self.key(ledgerSchema: ledgerSchema)
  }

  static func key(ledgerSchema: String) -> Int64 {
    var digest = SHA256()
    digest.update("strata runner \(ledgerSchema)")
    return digest.finalize().prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
  }

  /// Tries to take the lock without waiting.
  ///
  /// A runner that waited inside `pg_advisory_lock()` would hold a snapshot, and the runner before it could never
  /// finish a `CREATE INDEX CONCURRENTLY`, which waits for snapshots. So waiting is trying again.
  func tryTake() async throws(PostgresError) -> Bool {
    try await connection.query("SELECT pg_catalog.pg_try_advisory_lock($1)", [String(key)]).first?.bool(0) ?? false
  }

  /// Asks whether this session still holds the lock: a script can give it away by `DISCARD ALL`.
  var question: Query {
    Query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l
        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'advisory' AND l.granted AND \(Self.isKey(key)))
      """
    )
  }

  /// A bigint key shows in pg_locks as its upper half in classid, its lower half in objid, and objsubid 1.
  private static func isKey(_ key: Int64) -> String {
    let bits = UInt64(bitPattern: key)
    return "l.objsubid = 1 AND l.classid = \(bits >> 32)::oid AND l.objid = \(bits & 0xffff_ffff)::oid"
  }

  /// Gives the lock back, also in a task that was cancelled; a connection that is gone has given it back already.
  func release() async {
    _ = try? await connection.execute("SELECT pg_catalog.pg_advisory_unlock(\(key))", evenIfCancelled: true)
  }

  /// Who holds the lock; `nil` where nobody does.
  func holder() async throws(PostgresError) -> SessionInfo? {
    let rows = try await connection.query(
      """
      SELECT \(SessionInfo.columns)
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND \(Self.isKey(key))
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      """
    )
    guard let row = rows.first else { return nil }
    return try SessionInfo(row: row)
  }
}
