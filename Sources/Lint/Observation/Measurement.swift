import Planning
import Postgres

/// What the server's own accounts say of a statement.
struct Measurement {
  var locks: Set<HeldLock> = []
  var held: Set<HeldLock> = []
  var scans: Set<UInt32> = []
  var rowChanges: [RowChange] = []
  var notices: [Notice] = []
  /// What it set `lock_timeout` to; `nil` where it left it alone.
  var lockTimeout: String?

  static let lockQuery = """
    SELECT relation, mode FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND pid = pg_catalog.pg_backend_pid() AND granted
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    """

  /// How often each table was read whole in this transaction, as far as the server counts on from earlier ones: only a
  /// difference says something.
  static let scanQuery = "SELECT relid, seq_scan FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_scan > 0"

  /// How many rows of system catalogs were written, and how long a lock is waited for from now on.
  static let writeQuery = """
    SELECT COALESCE(pg_catalog.sum(n_tup_ins + n_tup_upd + n_tup_del), 0), pg_catalog.current_setting('lock_timeout')
    FROM pg_catalog.pg_stat_xact_sys_tables
    """

  /// Bounds the waiting as the runner does; nothing waits in the shadow, but who switches it off is seen.
  static let boundQuery = "SET lock_timeout = '5min'"

  static func locks(_ rows: ResultSet) throws(PostgresError) -> Set<HeldLock> {
    var locks: Set<HeldLock> = []
    for row in rows {
      guard let mode = LockMode(rawValue: try row.string(1)) else { continue }
      locks.insert(HeldLock(relation: try row.oid(0), mode: mode))
    }
    return locks
  }

  static func scans(from before: ResultSet, to after: ResultSet) throws(PostgresError) -> Set<UInt32> {
    var counts: [UInt32: Int] = [:]
    for row in before { counts[try row.oid(0)] = try row.int(1) }
    var scans: Set<UInt32> = []
    for row in after where try row.int(1) > counts[try row.oid(0)] ?? 0 { scans.insert(try row.oid(0)) }
    return scans
  }
}

/// A lock of a transaction on a relation.
struct HeldLock: Hashable {
  var relation: UInt32
  var mode: LockMode

  /// The strongest lock of each relation.
  static func strongest(_ locks: Set<HeldLock>, of relations: Set<UInt32>) -> [UInt32: LockMode] {
    var strongest: [UInt32: LockMode] = [:]
    for lock in locks where relations.contains(lock.relation) {
      strongest[lock.relation] = max(lock.mode, strongest[lock.relation] ?? lock.mode)
    }
    return strongest
  }
}
