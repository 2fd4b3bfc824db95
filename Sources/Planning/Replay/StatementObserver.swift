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
  private let stated: Set<String>
  private var snapshot: RelationSnapshot
  /// The relations that were there before the first statement: what the plan itself makes is nobody's business yet.
  private var known: Set<UInt32>

  /// - Parameter schemas: The schemas the statements lead between; a partition that none of them states is a schedule's.
  init(_ connection: Connection, between schemas: [Catalog]) async throws {
    self.connection = connection
    stated = Set(schemas.flatMap { $0.entries.keys.filter { $0.kind == .table }.map(\.sqlName) })
    snapshot = try RelationSnapshot(try await connection.query(RelationSnapshot.query), stated: stated)
    known = Set(snapshot.relations.keys)
  }

  /// Begins another plan: what is there now is what others use.
  mutating func begin() { known = Set(snapshot.relations.keys) }

  /// Runs one statement and gives it back with what was seen.
  ///
  /// - Throws: ``PostgresError`` where the statement fails; its transaction is rolled back.
  mutating func run(_ statement: PlannedStatement) async throws -> PlannedStatement {
    guard statement.transactional else {
      try await connection.execute(statement.sql)
      snapshot = try RelationSnapshot(try await connection.query(RelationSnapshot.query), stated: stated)
      return statement.unobserved?.described(statement) ?? statement
    }
    try await connection.execute("BEGIN")
    do {
      let scansBefore = try scanCounts(try await connection.query(Self.scanQuery))
      try await connection.execute(statement.sql)
      let seen = try await connection.pipeline([
        Query(Self.lockQuery), Query(Self.scanQuery), Query(RelationSnapshot.query),
      ])
      try await connection.execute("COMMIT")
      return try observed(statement, seen, scansBefore)
    } catch {
      _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
      throw error
    }
  }

  /// How often each relation was read whole. The counters go on from one transaction to the next until the server
  /// collects them, which it does only between transactions, so that only a difference within one says something.
  private func scanCounts(_ rows: ResultSet) throws(PostgresError) -> [UInt32: Int] {
    var counts: [UInt32: Int] = [:]
    for row in rows { counts[try row.oid(0)] = try row.int(1) }
    return counts
  }

  private mutating func observed(
    _ statement: PlannedStatement,
    _ seen: [ResultSet],
    _ scansBefore: [UInt32: Int]
  ) throws -> PlannedStatement {
    var result = statement
    let after = try RelationSnapshot(seen[2], stated: stated)
    var strongest: [String: LockMode] = [:]
    for row in seen[0] {
      guard let relation = relation(try row.oid(0)) else { continue }
      guard let mode = LockMode(rawValue: try row.string(1)) else { continue }
      strongest[relation.name] = max(mode, strongest[relation.name] ?? mode)
    }
    result.locks = strongest.map { RelationLock(relation: $0.key, mode: $0.value) }.sorted()
    var scans: Set<String> = []
    for (oid, count) in try scanCounts(seen[1]) where count > scansBefore[oid] ?? 0 {
      guard let relation = relation(oid) else { continue }
      scans.insert(relation.name)
    }
    var rewrites: Set<String> = []
    for (oid, relation) in snapshot.relations where known.contains(oid) {
      guard let now = after.relations[oid], now.fileNode != relation.fileNode else { continue }
      if relation.kind == "r" || relation.kind == "m" { rewrites.insert(relation.name) }
    }
    result.scans = scans.sorted()
    result.rewrites = rewrites.sorted()
    result.hazards += ObservedHazards.hazards(of: result)
    snapshot = after
    return result
  }

  private func relation(_ oid: UInt32) -> RelationSnapshot.Relation? {
    known.contains(oid) ? snapshot.relations[oid] : nil
  }

  private static let lockQuery = """
    SELECT relation, mode FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND pid = pg_catalog.pg_backend_pid() AND granted
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    """

  private static let scanQuery = """
    SELECT relid, seq_scan FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_scan > 0
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
