import Diagnostics
public import Postgres

/// Reads a ``Catalog`` from a database.
public struct CatalogReader: Sendable {
  /// Schemas that others own; they take no part.
  public var excludedSchemas: [String]
  /// Whether objects that the role may not see are left out and named, where reading would otherwise fail.
  public var onlyVisible: Bool
  /// How often a catalog that changes while it is read is read before that is an error.
  static let attempts = 6
  /// Is called while the catalog is read, so that tests can change it then.
  var whileReading: (@Sendable () async throws -> Void)?

  public init(excludedSchemas: [String] = [], onlyVisible: Bool = false) {
    self.excludedSchemas = excludedSchemas
    self.onlyVisible = onlyVisible
  }

  /// The readers of all kinds; relations come before their parts.
  static let kinds: [any KindReader.Type] = [
    SchemaReader.self,
    ExtensionReader.self,
    CollationReader.self,
    EnumReader.self,
    BaseTypeReader.self,
    CompositeTypeReader.self,
    RangeTypeReader.self,
    DomainReader.self,
    LanguageReader.self,
    TransformReader.self,
    ConversionReader.self,
    AccessMethodReader.self,
    TextSearchParserReader.self,
    TextSearchTemplateReader.self,
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
    PassedOverReader.self,
  ]

  /// Reads everything in one repeatable-read transaction, so that the catalog is one moment of the database; again where
  /// definitions changed meanwhile (``CatalogFingerprint``).
  ///
  /// The search path is empty, so that every name in a definition is qualified (PostgreSQL documentation, "System
  /// Catalog Information Functions"), and the settings that change how values are printed are fixed. Nothing is done by
  /// parallel workers: each would fill caches of its own with what the session has in its caches already. And nothing is
  /// compiled: queries that run once take less time than that.
  ///
  /// - Throws: ``PostgresError`` where a query fails; ``Failure`` where the catalog does not stop changing, and where the
  ///   role may not see everything and that was not allowed.
  public func read(_ connection: Connection) async throws -> Catalog {
    for attempt in 1... {
      let reading = try await readOnce(connection, fingerprinting: attempt > 1)
      let now = try await connection.query(Self.snapshotQuery).first?[0]
      if reading.snapshot == now { return try reading.result.get() }
      if let before = reading.fingerprint {
        if before == (try await fingerprint(connection)) { return try reading.result.get() }
      }
      guard attempt < Self.attempts else { break }
      // Longer each time: a migration has its pauses.
      try await Task.sleep(for: .milliseconds(50 << attempt))
    }
    throw Failure(
      code: "catalog-changes",
      "the schema of the database changed each of the \(Self.attempts) times it was read",
      advice: "run this again when whoever changes it is done; pg_stat_activity says who that is"
    )
  }

  /// One reading, and the moment it is of.
  private struct Reading {
    /// `pg_current_snapshot()`: as long as it stays, nothing was written.
    var snapshot: String?
    /// Taken only where something seems to have been written meanwhile.
    var fingerprint: CatalogFingerprint?
    var result: Result<Catalog, any Error>
  }

  private static let snapshotQuery = "SELECT pg_catalog.pg_current_snapshot()"

  /// How far the server's log is: a hint, for nothing, that somebody writes.
  private static let positionQuery = """
    SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
      ELSE pg_catalog.pg_current_wal_insert_lsn() END
    """

  /// Reads once.
  ///
  /// The fingerprint of the moment is taken last, in the snapshot of the transaction, and not at all where the server's
  /// log stood still: then nothing can have changed, and it would be for nothing. Where that was a mistake, the two
  /// snapshots differ and the catalog is read again with a fingerprint.
  ///
  /// - Parameter fingerprinting: Whether the fingerprint is taken in any case, and first: so that an error is not laid to
  ///   changes that there were not.
  /// - Throws: ``PostgresError`` where not even the moment can be told. An error after that may come of a change: it is
  ///   part of the reading.
  private func readOnce(_ connection: Connection, fingerprinting: Bool) async throws -> Reading {
    // A hosted server may not let everybody ask; then the fingerprint is taken.
    let position = (try? await connection.query(Self.positionQuery))?.first?[0]
    try await connection.execute(
      """
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL search_path = '';
      SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';
      SET LOCAL extra_float_digits = 1; SET LOCAL quote_all_identifiers = off; SET LOCAL bytea_output = 'hex';
      SET LOCAL standard_conforming_strings = on; SET LOCAL lc_monetary = 'C';
      SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off
      """
    )
    var reading = Reading(result: .success(Catalog()))
    do {
      reading.snapshot = try await connection.query(Self.snapshotQuery).first?[0]
      if fingerprinting { reading.fingerprint = try await fingerprint(connection) }
      try await whileReading?()
      reading.result = .success(try await readInTransaction(connection))
      if !fingerprinting, try await hasMoved(from: position, connection) {
        reading.fingerprint = try await fingerprint(connection)
      }
      try await connection.execute("COMMIT")
    } catch {
      _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
      // Without a connection nothing can be told any more.
      let isLost = (error as? PostgresError)?.kind == .connection
      if reading.snapshot == nil || Task.isCancelled || isLost { throw error }
      reading.result = .failure(await Self.namingBrokenView(error, connection))
    }
    return reading
  }

  private func fingerprint(_ connection: Connection) async throws -> CatalogFingerprint {
    CatalogFingerprint(try await connection.query(CatalogFingerprint.query))
  }

  private func hasMoved(from position: String?, _ connection: Connection) async throws -> Bool {
    guard let position else { return true }
    return try await connection.query(Self.positionQuery).first?[0] != position
  }

  private func readInTransaction(_ connection: Connection) async throws -> Catalog {
    let facts = try await connection.pipeline([Query(Self.databaseQuery), Query(Self.extensionMemberQuery)])
    guard let database = facts[0].first else { return Catalog() }
    let scope = ReadingScope(
      serverVersion: connection.serverVersion,
      excludedSchemas: excludedSchemas + (try database.bool(5) ? try await passiveSchemas(connection) : []),
      ledgerSchemas: try database.textArray(4).compactMap { $0 },
      hasPolicies: try database.bool(1) && database.bool(2)
    )
    var members: [ObjectAddress: UInt32] = [:]
    for row in facts[1] { members[ObjectAddress(try row.oid(0), try row.oid(1))] = try row.oid(2) }
    var builder = CatalogBuilder(
      databaseOwner: try database.string(0),
      serverVersion: connection.serverVersion,
      excludedSchemas: excludedSchemas,
      scope: scope,
      extensionMembers: members,
      excludedRelations: scope.hasPolicies ? try await managedPartitions(connection) : []
    )
    let kinds = Self.kinds
    let queries = kinds.map { $0.query(scope) } + [Self.dependencyQuery, Self.commentQuery]
    builder = try await connection.pipeline(queries.map { Query($0) }, into: builder) {
      builder,
      index,
      rows throws(PostgresError) in
      if index < kinds.count {
        builder.expect(rows.count)
        try kinds[index].read(rows, into: &builder)
      } else if index == kinds.count {
        try Self.readDependencies(rows, into: &builder)
      } else {
        try Self.readComments(rows, into: &builder)
      }
    }
    for kind in kinds {
      while let query = kind.furtherQuery(builder) {
        try kind.readFurther(try await connection.query(query.sql, query.parameters), into: &builder)
      }
    }
    for kind in kinds { kind.finish(&builder) }
    if try database.bool(1), try !database.bool(2) {
      builder.hide(UnmanagedObject(kind: "table", name: "strata.policies"), "policies and seed rows are kept in it")
    }
    if !onlyVisible, !builder.invisible.isEmpty { throw Self.notVisible(builder.invisible, try database.string(3)) }
    return builder.build()
  }

  /// The schemas that a swap fills or keeps beside the one in use.
  private func passiveSchemas(_ connection: Connection) async throws -> [String] {
    try await connection.query(
      "SELECT passive_schema FROM strata.swaps WHERE phase NOT IN ('finished', 'aborted') ORDER BY 1"
    ).map { row in try row.string(0) }
  }

  private static func readDependencies(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    builder.aliasExtensionMembers()
    for row in rows {
      let dependent = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      let needed = ObjectAddress(try row.oid(3), try row.oid(4), Int32(truncatingIfNeeded: try row.int(5)))
      builder.depend(dependent, on: needed)
    }
  }

  private static func readComments(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let address = ObjectAddress(try row.oid(0), try row.oid(1), Int32(truncatingIfNeeded: try row.int(2)))
      builder.comment(try row.string(3), at: address)
    }
  }

  private static func notVisible(_ objects: [UnmanagedObject], _ role: String) -> Failure {
    Failure(
      code: "not-visible",
      "the role \(quoteIdentifier(role)) may not see all of the schema",
      details: objects.sorted().map { "\($0.kind) \($0.name)" + ($0.reason.map { ": \($0)" } ?? "") },
      advice: "read as the owner of these objects or a superuser, or leave them out with --only-visible"
    )
  }

  /// The partitions of tables with a partition policy, except default partitions, and all partitions below them.
  ///
  /// The job makes and removes them, so that they are no part of the schema. The tables are found by name in the catalog:
  /// `to_regclass()` fails for a schema that the role may not use.
  private func managedPartitions(_ connection: Connection) async throws -> Set<UInt32> {
    let rows = try await connection.query(
      """
      WITH RECURSIVE managed(oid) AS (
        SELECT i.inhrelid
        FROM strata.policies p
        JOIN (pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace AND t.relkind = 'p')
          ON p.object IN (pg_catalog.format('%I.%I', n.nspname, t.relname), n.nspname || '.' || t.relname)
        JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
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
    SELECT pg_catalog.pg_get_userbyid(d.datdba), p.oid IS NOT NULL,
      COALESCE(pg_catalog.has_schema_privilege(p.relnamespace, 'USAGE')
        AND pg_catalog.has_table_privilege(p.oid, 'SELECT'), false), CURRENT_USER,
      ARRAY(SELECT ln.nspname::text FROM pg_catalog.pg_class l
        JOIN pg_catalog.pg_class v ON v.relnamespace = l.relnamespace AND v.relname = 'schema_versions'
        JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
        WHERE l.relname = 'ledger_layout' ORDER BY ln.nspname),
      EXISTS (SELECT FROM pg_catalog.pg_class w JOIN pg_catalog.pg_namespace wn ON wn.oid = w.relnamespace
        WHERE wn.nspname = 'strata' AND w.relname = 'swaps'
          AND pg_catalog.has_schema_privilege(wn.oid, 'USAGE') AND pg_catalog.has_table_privilege(w.oid, 'SELECT'))
    FROM pg_catalog.pg_database d
    LEFT JOIN (pg_catalog.pg_class p JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace)
      ON n.nspname = 'strata' AND p.relname = 'policies'
    WHERE d.datname = pg_catalog.current_database()
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
