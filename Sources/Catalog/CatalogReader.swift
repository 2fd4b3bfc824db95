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
    ExtensionReader.self,
    CollationReader.self,
    EnumReader.self,
    CompositeTypeReader.self,
    RangeTypeReader.self,
    DomainReader.self,
    LanguageReader.self,
    TransformReader.self,
    ConversionReader.self,
    AccessMethodReader.self,
    TextSearchDictionaryReader.self,
    TextSearchConfigurationReader.self,
    ForeignDataWrapperReader.self,
    ForeignServerReader.self,
    UserMappingReader.self,
    SequenceReader.self,
    RoutineReader.self,
    AggregateReader.self,
    TableReader.self,
    InheritanceReader.self,
    ColumnReader.self,
    ColumnDefaultReader.self,
    ConstraintReader.self,
    ForeignKeyReader.self,
    ViewReader.self,
    MaterializedViewReader.self,
    ViewColumnReader.self,
    IndexReader.self,
    StatisticsReader.self,
    RuleReader.self,
    TriggerReader.self,
    PolicyReader.self,
    MaintenancePolicyReader.self,
    OperatorReader.self,
    OperatorFamilyReader.self,
    OperatorClassReader.self,
    CastReader.self,
    PublicationReader.self,
    EventTriggerReader.self,
    DefaultPrivilegesReader.self,
    UnmanagedReader.self,
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
      _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
      throw error
    }
  }

  private func readInTransaction(_ connection: Connection) async throws -> Catalog {
    let facts = try await connection.pipeline([Query(Self.databaseQuery), Query(Self.extensionMemberQuery)])
    guard let database = facts[0].first else { return Catalog() }
    let scope = ReadingScope(
      serverVersion: connection.serverVersion,
      excludedSchemas: excludedSchemas + (try database.textArray(2).compactMap { $0 }),
      hasPolicies: try database.bool(1)
    )
    var members: [ObjectAddress: UInt32] = [:]
    for row in facts[1] { members[ObjectAddress(try row.oid(0), try row.oid(1))] = try row.oid(2) }
    var builder = CatalogBuilder(
      databaseOwner: try database.string(0),
      serverVersion: connection.serverVersion,
      excludedSchemas: excludedSchemas,
      extensionMembers: members,
      excludedRelations: scope.hasPolicies ? try await managedPartitions(connection) : []
    )
    let queries = Self.kinds.map { Query($0.query(scope)) }
    let results = try await connection.pipeline(queries + [Query(Self.dependencyQuery), Query(Self.commentQuery)])
    for (kind, rows) in zip(Self.kinds, results) { try kind.read(rows, into: &builder) }
    builder.aliasExtensionMembers()
    for row in results[queries.count] {
      let dependent = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      let needed = ObjectAddress(try row.oid(3), try row.oid(4), Int32(truncatingIfNeeded: try row.int(5)))
      builder.depend(dependent, on: needed)
    }
    for row in results[queries.count + 1] {
      let address = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      builder.comment(try row.string(3), at: address)
    }
    for kind in Self.kinds { kind.finish(&builder) }
    return builder.build()
  }

  /// The partitions of tables with a partition policy, except default partitions, and all partitions below them.
  ///
  /// The job makes and removes them, so that they are no part of the schema.
  private func managedPartitions(_ connection: Connection) async throws -> Set<UInt32> {
    let rows = try await connection.query(
      """
      WITH RECURSIVE managed(oid) AS (
        SELECT i.inhrelid
        FROM strata.policies p
        JOIN pg_catalog.pg_inherits i ON i.inhparent = pg_catalog.to_regclass(p.object)
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        WHERE p.kind = 'partition' AND c.relispartition AND pg_catalog.pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
        UNION
        SELECT i.inhrelid FROM managed m JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
      )
      SELECT oid FROM managed
      """
    )
    var partitions: Set<UInt32> = []
    for row in rows { partitions.insert(try row.oid(0)) }
    return partitions
  }

  private static let databaseQuery = """
    SELECT pg_catalog.pg_get_userbyid(datdba), pg_catalog.to_regclass('strata.policies') IS NOT NULL,
      ARRAY(SELECT n.nspname::text FROM pg_catalog.pg_class l
        JOIN pg_catalog.pg_class v ON v.relnamespace = l.relnamespace AND v.relname = 'schema_versions'
        JOIN pg_catalog.pg_namespace n ON n.oid = l.relnamespace
        WHERE l.relname = 'ledger_layout' ORDER BY n.nspname)
    FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
    """

  /// The members of extensions, with the row and array types that come with them.
  private static let extensionMemberQuery = """
    WITH member AS (
      SELECT d.classid, d.objid, d.refobjid FROM pg_catalog.pg_depend d
      WHERE d.deptype = 'e' AND d.refclassid = 3079
    ), with_row_types AS (
      SELECT * FROM member
      UNION
      SELECT 1247, c.reltype, m.refobjid FROM member m JOIN pg_catalog.pg_class c ON c.oid = m.objid
      WHERE m.classid = 1259 AND c.reltype <> 0
    )
    SELECT * FROM with_row_types
    UNION
    SELECT 1247, t.typarray, m.refobjid FROM with_row_types m JOIN pg_catalog.pg_type t ON t.oid = m.objid
    WHERE m.classid = 1247 AND t.typarray <> 0
    """

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
