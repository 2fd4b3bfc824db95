public import Postgres

/// Reads a ``Catalog`` from a database.
public struct CatalogReader: Sendable {
  /// Schemas that others own; they take no part.
  public var excludedSchemas: [String]

  public init(excludedSchemas: [String] = []) {
    self.excludedSchemas = excludedSchemas
  }

  /// The readers of all kinds; relations come before their parts.
  static let kinds: [any KindReader.Type] = [
    SchemaReader.self,
    EnumReader.self,
  ]

  /// Reads everything in one repeatable-read transaction, so that the catalog is one moment of the database.
  ///
  /// The search path is empty, so that every name in a definition is qualified (PostgreSQL documentation, "System
  /// Catalog Information Functions"), and the settings that change how values are printed are fixed.
  ///
  /// - Throws: ``PostgresError`` where a query fails.
  public func read(_ connection: Connection) async throws -> Catalog {
    try await connection.execute(
      """
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL search_path = '';
      SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';
      SET LOCAL extra_float_digits = 1; SET LOCAL quote_all_identifiers = off
      """
    )
    do {
      let catalog = try await readInTransaction(connection)
      try await connection.execute("COMMIT")
      return catalog
    } catch {
      _ = try? await connection.execute("ROLLBACK")
      throw error
    }
  }

  private func readInTransaction(_ connection: Connection) async throws -> Catalog {
    let scope = ReadingScope(serverVersion: connection.serverVersion, excludedSchemas: excludedSchemas)
    let facts = try await results([Self.ownerQuery, Self.extensionMemberQuery], connection)
    var members: Set<ObjectAddress> = []
    for row in facts[1] { members.insert(ObjectAddress(try row.oid(0), try row.oid(1))) }
    var builder = CatalogBuilder(
      databaseOwner: try facts[0].first.map { try $0.string(0) } ?? "",
      serverVersion: connection.serverVersion,
      extensionMembers: members
    )
    let queries = Self.kinds.map { $0.query(scope) }
    let results = try await results(queries + [Self.dependencyQuery, Self.commentQuery], connection)
    for (kind, rows) in zip(Self.kinds, results) { try kind.read(rows, into: &builder) }
    for row in results[queries.count] {
      let dependent = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      let needed = ObjectAddress(try row.oid(3), try row.oid(4), Int32(truncatingIfNeeded: try row.int(5)))
      builder.depend(dependent, on: needed)
    }
    for row in results[queries.count + 1] {
      let address = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      builder.comment(try row.string(3), at: address)
    }
    return builder.build()
  }

  private func results(_ queries: [String], _ connection: Connection) async throws -> [ResultSet] {
    var results: [ResultSet] = []
    for query in queries { results.append(try await connection.query(query)) }
    return results
  }

  private static let ownerQuery = """
    SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
    """

  private static let extensionMemberQuery = "SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'"

  /// Objects that `initdb` made have OIDs below 16384 (`FirstNormalObjectId`) and are always there.
  private static let dependencyQuery = """
    SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid
    FROM pg_catalog.pg_depend
    WHERE deptype IN ('n', 'a', 'i', 'P', 'S') AND objid >= 16384 AND refobjid >= 16384
    """

  private static let commentQuery = """
    SELECT classoid, objoid, objsubid, description FROM pg_catalog.pg_description
    WHERE objoid >= 16384 OR classoid = 2615
    """
}
