import Catalog
import OrderedCollections
import Postgres

/// Runs statements on a shadow database, each in a transaction of its own, and notes what PostgreSQL did: the locks it
/// took, the tables it wrote anew and those it read whole.
///
/// Locks are held until the end of the transaction, so that all of a statement's are in `pg_locks` just before commit
/// (PostgreSQL documentation, "Explicit Locking").
struct StatementObserver {
  let connection: Connection
  private var snapshot: RelationSnapshot
  /// The relations that were there before the first statement: what the plan itself makes is nobody's business yet.
  private var known: Set<UInt32>
  /// The transaction from which on the snapshot may have missed changes, because they were made outside a transaction
  /// block.
  private var staleSince: String?

  /// - Parameter schemas: The schemas the statements lead between; a partition that none of them states is a schedule's.
  init(_ connection: Connection, between schemas: [Catalog]) async throws {
    self.connection = connection
    let stated = Set(schemas.flatMap { $0.entries.keys.filter { $0.kind == .table }.map(\.sqlName) })
    let rows = try await connection.pipeline([Query(RelationSnapshot.query), Query(RelationSnapshot.namespaceQuery)])
    snapshot = try RelationSnapshot(rows[0], namespaces: rows[1], stated: stated)
    known = Set(snapshot.relations.keys)
  }

  /// Begins another plan: what is there now is what others use.
  mutating func begin() async throws {
    try await refresh()
    known = Set(snapshot.relations.keys)
  }

  /// Runs one statement and gives it back with what was seen.
  ///
  /// - Throws: ``PostgresError`` where the statement fails; its transaction is rolled back.
  mutating func run(_ statement: PlannedStatement) async throws -> PlannedStatement {
    guard statement.transactional else {
      if staleSince == nil { staleSince = try await connection.query(Self.nextTransactionQuery).first?[0] }
      try await connection.execute(statement.sql)
      return statement.unobserved?.described(statement) ?? statement
    }
    try await refresh()
    let scansBefore = try await flushedScanCounts()
    try await connection.execute("BEGIN")
    do {
      try await connection.execute(statement.sql)
      let seen = try await connection.pipeline([Query(Self.lockQuery), Query(RelationSnapshot.namespaceQuery)])
      try await connection.execute("COMMIT")
      return try observed(statement, seen, scansBefore)
    } catch {
      _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
      throw error
    }
  }

  /// Reads again what statements outside a transaction block have changed.
  private mutating func refresh() async throws {
    guard let transaction = staleSince else { return }
    staleSince = nil
    let changed = try await connection.query(RelationSnapshot.changedQuery, [transaction])
    for row in changed { try snapshot.update(row) }
  }

  /// How often each relation was read whole so far, as far as the statement's own count includes it.
  ///
  /// The counters go on from one transaction to the next until they are handed to the server's statistics. Since
  /// PostgreSQL 15 that can be asked for, and then they begin at nothing ("The Cumulative Statistics System").
  private func flushedScanCounts() async throws -> [UInt32: Int] {
    guard connection.serverVersion < 150_000 else {
      try await connection.execute("SELECT pg_catalog.pg_stat_force_next_flush()")
      return [:]
    }
    var counts: [UInt32: Int] = [:]
    for row in try await connection.query(Self.scanQuery) { counts[try row.oid(0)] = try row.int(1) }
    return counts
  }

  private mutating func observed(
    _ statement: PlannedStatement,
    _ seen: [ResultSet],
    _ scansBefore: [UInt32: Int]
  ) throws -> PlannedStatement {
    var result = statement
    var after = snapshot
    try after.update(namespaces: seen[1])
    var strongest: [String: LockMode] = [:]
    var scans: Set<String> = []
    for row in seen[0] {
      let oid = try row.oid(0)
      after.remove(oid)
      if row[3] != nil { try after.update(row, at: 3) }
      guard known.contains(oid), let name = snapshot.name(of: oid) else { continue }
      if try row.int(2) > scansBefore[oid] ?? 0 { scans.insert(name) }
      guard let mode = LockMode(rawValue: try row.string(1)) else { continue }
      strongest[name] = max(mode, strongest[name] ?? mode)
    }
    var rewrites: Set<String> = []
    for row in seen[0] {
      let oid = try row.oid(0)
      guard known.contains(oid), let before = snapshot.relations[oid], let now = after.relations[oid] else { continue }
      guard now.fileNode != before.fileNode, before.kind == "r" || before.kind == "m" else { continue }
      if let name = snapshot.name(of: oid) { rewrites.insert(name) }
    }
    result.locks = strongest.map { RelationLock(relation: $0.key, mode: $0.value) }.sorted()
    result.scans = scans.sorted()
    result.rewrites = rewrites.sorted()
    result.hazards += ObservedHazards.hazards(of: result)
    snapshot = after
    return result
  }

  /// The locks of this transaction, each with how often its relation was read whole and what the relation is now;
  /// whatever a statement reads or changes it has locked.
  private static let lockQuery = """
    SELECT l.relation, l.mode, pg_catalog.pg_stat_get_xact_numscans(l.relation), \(RelationSnapshot.columns)
    FROM pg_catalog.pg_locks l
      LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
      LEFT JOIN pg_catalog.pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
    WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    """

  private static let scanQuery = """
    SELECT relid, seq_scan FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_scan > 0
    """

  private static let nextTransactionQuery = """
    SELECT (pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::pg_catalog.numeric
      % 4294967296)::pg_catalog.text
    """
}

/// What a DBA must hear about what was seen.
enum ObservedHazards {
  /// A strong lock that is held for a moment is no hazard, it is listed with the locks. It becomes one when the table is
  /// written or read whole while it is held.
  static func hazards(of statement: PlannedStatement) -> [Hazard] {
    var hazards: [Hazard] = []
    for relation in statement.rewrites {
      hazards.append(Hazard(.rewritesTable, "\(relation) is written anew"))
    }
    let long = Set(statement.rewrites).union(statement.scans)
    for lock in statement.locks where long.contains(lock.relation) {
      if lock.mode.blocksWrites, !statement.rewrites.contains(lock.relation) {
        hazards.append(Hazard(.scansTable, "\(lock.relation) is read whole under \(lock.mode.rawValue)"))
      }
      if lock.mode.blocksReads {
        hazards.append(Hazard(.blocksReads, "reads of \(lock.relation) wait until it is done"))
      }
      if lock.mode.blocksWrites {
        hazards.append(Hazard(.blocksWrites, "writes to \(lock.relation) wait until it is done"))
      }
    }
    return hazards
  }
}
