import Postgres

/// A view (PostgreSQL documentation, "CREATE VIEW"). Its columns are ``ViewColumn`` entries.
public struct View: ObjectDefinition {
  /// The query as `pg_get_viewdef()` prints it, without the semicolon.
  @Exact public var query: String
  /// `security_barrier`, `security_invoker`, `check_option`.
  public var options: StorageParameters
  /// Names and types of the columns, in order.
  public var columns: [OutputColumn]

  public init(query: String, options: StorageParameters = .init(), columns: [OutputColumn] = []) {
    self.query = query
    self.options = options
    self.columns = columns
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE VIEW \(identity.sqlName)\(options.withClause) AS\n\(query)")]
  }

  /// `CREATE OR REPLACE VIEW` may add columns at the end and no more ("CREATE VIEW", description).
  public func alteration(of identity: ObjectIdentity, to new: View, in context: AlterationContext) -> Alteration {
    if $query == new.$query && columns == new.columns {
      return .statements(options.changes(to: new.options).map { DDL("ALTER VIEW \(identity.sqlName) \($0)") })
    }
    guard new.columns.starts(with: columns) else {
      return .replace(why: "columns of a view cannot be taken away or changed")
    }
    let sql = "CREATE OR REPLACE VIEW \(identity.sqlName)\(new.options.withClause) AS\n\(new.query)"
    return .inPlace([DDL(sql)])
  }
}

/// A column of a query's result.
public struct OutputColumn: Sendable, Hashable, Codable {
  @Exact public var name: String
  @Exact public var type: String
  /// The collation as SQL where it is not the type's.
  @Exact public var collation: String?

  public init(name: String, type: String, collation: String? = nil) {
    self.name = name
    self.type = type
    self.collation = collation
  }
}

extension OutputColumn {
  /// Three array columns for a reader's query: names, types and collations of the columns of `relation`.
  static func arrays(of relation: String) -> String {
    func array(_ expression: String) -> String {
      """
      ARRAY(SELECT \(expression) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = \(relation) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
      """
    }
    return [
      array("a.attname::pg_catalog.text"),
      array("pg_catalog.format_type(a.atttypid, a.atttypmod)"),
      array("CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.regcollation::text END"),
    ].joined(separator: ",\n      ")
  }

  /// The columns from the three arrays that start at `index`.
  static func read(_ row: Row, at index: Int) throws(PostgresError) -> [OutputColumn] {
    let names = try row.textArray(index)
    let types = try row.textArray(index + 1)
    let collations = try row.textArray(index + 2)
    return names.indices.map {
      OutputColumn(name: names[$0] ?? "", type: types[$0] ?? "", collation: collations[$0])
    }
  }
}

enum ViewReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.relname, \(ownership(owner: "c.relowner", acl: "c.relacl", letter: "r")),
      pg_catalog.pg_get_viewdef(c.oid), c.reloptions, c.reltype, y.typarray, r.oid,
      \(OutputColumn.arrays(of: "c.oid"))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type y ON y.oid = c.reltype
    JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
    WHERE c.relkind = 'v' AND \(scope.managed("n")) AND \(noMember(of: SystemCatalog.relation, "c.oid"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let identity = ObjectIdentity(.view, schema: try row.string(1), name: try row.string(2))
      builder.add(
        identity,
        View(
          query: trimmed(try row.string(6)),
          options: StorageParameters(try row.texts(7)),
          columns: try OutputColumn.read(row, at: 11)
        ),
        at: ObjectAddress(SystemCatalog.relation, try row.oid(0)),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(8)), to: identity)
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(9)), to: identity)
      builder.alias(ObjectAddress(SystemCatalog.rewrite, try row.oid(10)), to: identity)
    }
  }

  /// A query without the space before it and the semicolon after it.
  static func trimmed(_ query: String) -> String {
    var text = query
    while text.utf8.last == UInt8(ascii: ";") || text.utf8.last == UInt8(ascii: "\n") { text.removeLast() }
    return text
  }
}
