import Catalog
import OrderedCollections
import Postgres

/// Asks PostgreSQL which columns it can add only by writing their table anew.
///
/// It depends on whether the default is volatile, which is known to the server alone (PostgreSQL documentation, "ALTER
/// TABLE", Notes). An empty table tells: it gets another file or keeps its own.
enum ColumnProbe {
  /// The columns of `new` that `old` lacks, in tables that both have, whose default is written into every row, and that
  /// are added at once without it.
  ///
  /// - Parameter database: A database of the schema `new`; nobody is connected to it afterwards, and nothing changes.
  static func costlyDefaults(
    from old: Catalog,
    to new: Catalog,
    in database: ConnectionTarget
  ) async throws -> Set<ObjectIdentity> {
    let candidates = new.entries.keys.filter { isCandidate($0, old, new) }
    guard !candidates.isEmpty else { return [] }
    let connection = try await Connection.connect(to: database)
    do {
      try await connection.execute("BEGIN")
      var found: Set<ObjectIdentity> = []
      for column in candidates where try await isCostly(column, new, connection) { found.insert(column) }
      try await connection.execute("ROLLBACK")
      await connection.close()
      return found
    } catch {
      await connection.close()
      throw error
    }
  }

  private static func isCandidate(_ identity: ObjectIdentity, _ old: Catalog, _ new: Catalog) -> Bool {
    guard identity.kind == .column, old[identity] == nil, old[identity.table] != nil,
      let column: Column = new.definition(identity), column.generated == nil, column.identity == nil
    else { return false }
    return new[identity.table.part(.columnDefault, identity.name)] != nil && !new.isForeign(identity.table)
  }

  private static func isCostly(
    _ identity: ObjectIdentity,
    _ catalog: Catalog,
    _ connection: Connection
  ) async throws -> Bool {
    guard let column: Column = catalog.definition(identity),
      let value: ColumnDefault = catalog.definition(identity.table.part(.columnDefault, identity.name))
    else { return false }
    try await connection.execute("SAVEPOINT probe; CREATE TEMPORARY TABLE strata_probe ()")
    let outcome: Bool
    do {
      let first = try await fileNode(connection)
      try await add(column.probe(named: "a", default: value.expression), connection)
      let second = try await fileNode(connection)
      try await add(column.probe(named: "b", default: nil), connection)
      let third = try await fileNode(connection)
      outcome = second != first && third == second
    } catch let error as PostgresError where error.kind == .server {
      // A column that this database refuses is refused again where the plan is replayed, and said there.
      outcome = false
    }
    try await connection.execute("ROLLBACK TO SAVEPOINT probe")
    return outcome
  }

  private static func add(_ clause: String, _ connection: Connection) async throws {
    try await connection.execute("ALTER TABLE pg_temp.strata_probe ADD COLUMN \(clause)")
  }

  private static func fileNode(_ connection: Connection) async throws -> UInt32? {
    try await connection.query("SELECT pg_catalog.pg_relation_filenode('pg_temp.strata_probe')").first?.oid(0)
  }
}
