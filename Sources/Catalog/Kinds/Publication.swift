import Postgres

/// A publication (PostgreSQL documentation, "CREATE PUBLICATION").
public struct Publication: ObjectDefinition {
  /// One table with what is published of it.
  public struct Table: Sendable, Hashable, Codable {
    /// The qualified and quoted name.
    @Exact public var name: String
    /// The columns, quoted and in the order of their names; `nil` for all.
    @Exact public var columns: [String]?
    /// The row filter, in parentheses; `nil` for all rows.
    @Exact public var filter: String?

    var sql: String {
      let list = columns.map { " (\($0.joined(separator: ", ")))" } ?? ""
      return "TABLE ONLY \(name)\(list)\(filter.map { " WHERE \($0)" } ?? "")"
    }
  }

  public var isForAllTables: Bool
  /// Sorted by name.
  public var tables: [Table]
  /// The schemas whose tables are all published, sorted; PostgreSQL 15 and later.
  @Exact public var schemas: [String]
  /// What is published: `insert`, `update`, `delete`, `truncate`, in this order.
  @Exact public var operations: [String]
  /// Whether changes of partitions are published as the root's.
  public var isViaRoot: Bool
  /// Whether stored generated columns are published; PostgreSQL 18 and later.
  public var publishesGeneratedColumns: Bool

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE \(identity.address)"
    if isForAllTables { sql += " FOR ALL TABLES" }
    let items = items
    if !items.isEmpty { sql += " FOR\n  " + items.joined(separator: ",\n  ") }
    let options = Self.standard.changes(to: self)
    if !options.isEmpty { sql += "\n  WITH (\(options))" }
    return [DDL(sql)]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: Publication,
    in context: AlterationContext
  ) -> Alteration {
    if isForAllTables != new.isForAllTables {
      return .replace(why: "a publication cannot become one for all tables, or stop being one")
    }
    var statements: [DDL] = []
    let alter = "ALTER \(identity.address)"
    let gone =
      tables.filter { old in !new.tables.contains(old) }.map { "TABLE ONLY \($0.name)" }
      + schemas.filter { !new.schemas.containsExactly($0) }.map { "TABLES IN SCHEMA \(quoteIdentifier($0))" }
    let added =
      new.tables.filter { !tables.contains($0) }.map(\.sql)
      + new.schemas.filter { !schemas.containsExactly($0) }.map { "TABLES IN SCHEMA \(quoteIdentifier($0))" }
    if !gone.isEmpty { statements.append(DDL("\(alter) DROP \(gone.joined(separator: ", "))")) }
    if !added.isEmpty { statements.append(DDL("\(alter) ADD \(added.joined(separator: ", "))")) }
    let options = changes(to: new)
    if !options.isEmpty { statements.append(DDL("\(alter) SET (\(options))")) }
    return .statements(statements)
  }

  private var items: [String] {
    tables.map(\.sql) + schemas.map { "TABLES IN SCHEMA \(quoteIdentifier($0))" }
  }

  /// What `CREATE PUBLICATION` makes where nothing is said.
  private static let standard = Publication(
    isForAllTables: false,
    tables: [],
    schemas: [],
    operations: ["insert", "update", "delete", "truncate"],
    isViaRoot: false,
    publishesGeneratedColumns: false
  )

  private func changes(to new: Publication) -> String {
    var options: [String] = []
    if $operations != new.$operations {
      options.append("publish = \(quoteLiteral(new.operations.joined(separator: ", ")))")
    }
    if isViaRoot != new.isViaRoot { options.append("publish_via_partition_root = \(new.isViaRoot)") }
    if publishesGeneratedColumns != new.publishesGeneratedColumns {
      options.append("publish_generated_columns = \(new.publishesGeneratedColumns ? "stored" : "none")")
    }
    return options.joined(separator: ", ")
  }
}

enum PublicationReader: KindReader {
  /// Columns, filters and schemas came with PostgreSQL 15, generated columns with 18.
  static func query(_ scope: ReadingScope) -> String {
    let is15 = scope.serverVersion >= 150_000
    let columns = """
      (SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))::pg_catalog.text
      """
    let filter = "'(' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')'"
    let schemas = """
      UNION ALL
      SELECT s.pnpubid, s.oid, NULL, NULL, NULL, n.nspname FROM pg_catalog.pg_publication_namespace s
      JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
      """
    return """
      SELECT p.oid, p.pubname, pg_catalog.pg_get_userbyid(p.pubowner), p.puballtables, p.pubinsert, p.pubupdate,
        p.pubdelete, p.pubtruncate, p.pubviaroot,
        COALESCE(pg_catalog.to_jsonb(p) ->> 'pubgencols', 'n') = 's', m.oid, m.name, m.columns, m.filter, m.schema
      FROM pg_catalog.pg_publication p
      LEFT JOIN (
        SELECT r.prpubid AS publication, r.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
          \(is15 ? columns : "NULL") AS columns, \(is15 ? filter : "NULL") AS filter, NULL AS schema
        FROM pg_catalog.pg_publication_rel r
        JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        \(is15 ? schemas : "")
      ) m ON m.publication = p.oid
      ORDER BY p.oid, m.schema COLLATE "C", m.name COLLATE "C"
      """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.publication, oid) { continue }
      let identity = ObjectIdentity(.publication, name: try row.string(1))
      let address = ObjectAddress(SystemCatalog.publication, oid)
      if builder.entry(identity) == nil {
        builder.add(identity, try publication(row), at: address, owner: try row.string(2))
      }
      if row[10] == nil { continue }
      let table: Publication.Table? =
        if let name = row[11] {
          Publication.Table(name: name, columns: try row.texts(12)?.sorted(), filter: row[13])
        } else {
          nil
        }
      let schema = row[14]
      builder.update(identity) { entry in
        guard var publication = entry.definition as? Publication else { return }
        if let table { publication.tables.append(table) }
        if let schema { publication.schemas.append(schema) }
        entry.definition = publication
      }
      let catalog = table == nil ? SystemCatalog.publicationSchema : SystemCatalog.publicationRelation
      builder.alias(ObjectAddress(catalog, try row.oid(10)), to: identity)
    }
  }

  private static func publication(_ row: Row) throws(PostgresError) -> Publication {
    var operations: [String] = []
    for (index, word) in [(4, "insert"), (5, "update"), (6, "delete"), (7, "truncate")] where try row.bool(index) {
      operations.append(word)
    }
    return Publication(
      isForAllTables: try row.bool(3),
      tables: [],
      schemas: [],
      operations: operations,
      isViaRoot: try row.bool(8),
      publishesGeneratedColumns: try row.bool(9)
    )
  }
}
