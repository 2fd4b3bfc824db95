import Postgres

/// A materialized view (PostgreSQL documentation, "CREATE MATERIALIZED VIEW"). Its columns are ``ViewColumn`` entries,
/// its indexes entries of their own.
///
/// Whether it is populated is its data and no difference: a new one is always filled, because one that cannot be read
/// serves nobody, and `REFRESH` is the business of the job.
public struct MaterializedView: ObjectDefinition {
  /// The query as `pg_get_viewdef()` prints it, without the semicolon.
  @Exact public var query: String
  public var options: StorageParameters
  /// `nil` for the tablespace of the database.
  @Exact public var tablespace: String?
  /// `nil` for `heap`.
  @Exact public var accessMethod: String?
  /// The index that `CLUSTER` would order the rows by.
  @Exact public var clusterIndex: String?
  /// Names and types of the columns, in order.
  public var columns: [OutputColumn]

  public init(
    query: String,
    options: StorageParameters = .init(),
    tablespace: String? = nil,
    accessMethod: String? = nil,
    clusterIndex: String? = nil,
    columns: [OutputColumn] = []
  ) {
    self.query = query
    self.options = options
    self.tablespace = tablespace
    self.accessMethod = accessMethod
    self.clusterIndex = clusterIndex
    self.columns = columns
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE MATERIALIZED VIEW \(identity.sqlName)"
    if let accessMethod { sql += " USING \(quoteIdentifier(accessMethod))" }
    sql += options.withClause
    if let tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    // What is behind a foreign table cannot be asked where the plan is proven.
    let isEmpty = Self.isMadeEmpty(identity, in: context.catalog)
    let why = isEmpty ? "it reads a foreign table, so REFRESH MATERIALIZED VIEW fills it afterwards" : ""
    let filled = isEmpty ? [] : Self.standing(under: identity, in: context)
    let isLater = isEmpty || !filled.isEmpty
    return [DDL("\(sql) AS\n\(query)" + (isLater ? "\nWITH NO DATA" : ""), why: why)]
      + (filled.isEmpty ? [] : [Self.filling(identity, from: filled)])
  }

  /// The materialized views that are there already and that it reads, directly or through others. Whether they hold
  /// anything is their data, which no plan knows; PostgreSQL refuses to read one that was never filled.
  private static func standing(under identity: ObjectIdentity, in context: WritingContext) -> [ObjectIdentity] {
    guard context.counterpart != nil else { return [] }
    return read(by: identity, in: context.catalog).filter { $0.kind == .materializedView && !context.made.contains($0) }
      .sorted()
  }

  /// Fills a new materialized view unless one that it reads is not filled.
  private static func filling(_ identity: ObjectIdentity, from others: [ObjectIdentity]) -> DDL {
    let names = others.map { "\(quoteLiteral($0.sqlName))::regclass" }.joined(separator: ", ")
    let body = """
      BEGIN
        IF (SELECT bool_and(relispopulated) FROM pg_catalog.pg_class WHERE oid IN (\(names))) THEN
          REFRESH MATERIALIZED VIEW \(identity.sqlName);
        END IF;
      END
      """
    return DDL("DO \(quoteLiteral(body))", why: "fills \(identity) where what it reads is filled")
  }

  /// Whether what it reads, directly or through others, is a foreign table, so that it is made without rows.
  public static func isMadeEmpty(_ identity: ObjectIdentity, in catalog: Catalog) -> Bool {
    read(by: identity, in: catalog).contains { catalog.definition($0, as: Table.self)?.foreign != nil }
  }

  /// What it reads, directly or through others.
  private static func read(by identity: ObjectIdentity, in catalog: Catalog) -> Set<ObjectIdentity> {
    var seen: Set<ObjectIdentity> = []
    var open = catalog[identity]?.dependencies ?? []
    while let need = open.popLast() {
      let relation = need.kind == .column ? catalog.relation(ofColumn: need) : need
      guard seen.insert(relation).inserted else { continue }
      switch relation.kind {
      // Children and partitions are read with their parent.
      case .table: open += catalog.inheritors(of: relation)
      case .view, .materializedView, .function: open += catalog[relation]?.dependencies ?? []
      default: break
      }
    }
    return seen
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: MaterializedView,
    in context: AlterationContext
  ) -> Alteration {
    guard $query == new.$query && columns == new.columns else {
      return .replace(why: "PostgreSQL has no way to change the query of a materialized view")
    }
    let alter = "ALTER MATERIALIZED VIEW \(identity.sqlName)"
    var statements = options.changes(to: new.options).map { DDL("\(alter) \($0)") }
    if $accessMethod != new.$accessMethod {
      // ALTER MATERIALIZED VIEW … SET ACCESS METHOD is new in 15.
      guard context.old.serverVersion >= 150_000 || context.old.serverVersion == 0 else {
        return .replace(why: "this server cannot change the access method of a materialized view")
      }
      statements.append(DDL("\(alter) SET ACCESS METHOD \(quoteIdentifier(new.accessMethod ?? "heap"))"))
    }
    if $tablespace != new.$tablespace {
      statements.append(DDL("\(alter) SET TABLESPACE \(quoteIdentifier(new.tablespace ?? "pg_default"))"))
    }
    if $clusterIndex != new.$clusterIndex {
      if let index = new.clusterIndex {
        // An index that is made by the same plan is marked when it is made.
        if context.old[identity.part(.index, index)] != nil { statements.append(new.clustering(identity, index)) }
      } else {
        statements.append(DDL("\(alter) SET WITHOUT CLUSTER"))
      }
    }
    return .statements(statements)
  }
}

extension MaterializedView {
  /// What the view says about one of its indexes, written when the index exists.
  func indexAttributes(of identity: ObjectIdentity, index: String) -> [DDL] {
    clusterIndex == index ? [clustering(identity, index)] : []
  }

  private func clustering(_ identity: ObjectIdentity, _ index: String) -> DDL {
    DDL("ALTER MATERIALIZED VIEW \(identity.sqlName) CLUSTER ON \(quoteIdentifier(index))")
  }
}

enum MaterializedViewReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.relname, \(ownership(owner: "c.relowner", acl: "c.relacl", letter: "r")),
      pg_catalog.pg_get_viewdef(c.oid),
      pg_catalog.array_cat(c.reloptions, ARRAY(SELECT 'toast.' || o FROM pg_catalog.unnest(tc.reloptions) o)),
      s.spcname, NULLIF(m.amname, 'heap'), c.reltype, y.typarray, r.oid,
      (SELECT x.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisclustered),
      \(OutputColumn.arrays(of: "c.oid"))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type y ON y.oid = c.reltype
    JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
    LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
    LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
    LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
    WHERE c.relkind = 'm' AND \(scope.managed("n")) AND \(noMember(of: SystemCatalog.relation, "c.oid"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let identity = ObjectIdentity(.materializedView, schema: try row.string(1), name: try row.string(2))
      builder.add(
        identity,
        MaterializedView(
          query: ViewReader.trimmed(try row.string(6)),
          options: StorageParameters(try row.texts(7)),
          tablespace: row[8],
          accessMethod: row[9],
          clusterIndex: row[13],
          columns: try OutputColumn.read(row, at: 14)
        ),
        at: ObjectAddress(SystemCatalog.relation, try row.oid(0)),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(10)), to: identity)
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(11)), to: identity)
      builder.alias(ObjectAddress(SystemCatalog.rewrite, try row.oid(12)), to: identity)
    }
  }
}
