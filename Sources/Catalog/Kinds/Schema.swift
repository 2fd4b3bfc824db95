import Postgres

/// A schema. All there is to say about it are its facets.
public struct Schema: ObjectDefinition {
  public init() {}

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    // Every new database has "public", and a database that a person prepared may have the others.
    identity.name == "public" ? [] : [DDL("CREATE SCHEMA \(identity.sqlName)")]
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    identity.name == "public" ? [] : [DDL("DROP SCHEMA \(identity.sqlName)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Schema, in context: AlterationContext) -> Alteration {
    .unchanged
  }
}

enum SchemaReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT n.oid, n.nspname, pg_catalog.pg_get_userbyid(n.nspowner), n.nspacl::text[],
      CASE WHEN n.nspacl IS NOT NULL THEN pg_catalog.acldefault('n', n.nspowner) END::text[]
    FROM pg_catalog.pg_namespace n WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.namespace, oid) { continue }
      builder.add(
        ObjectIdentity(.schema, name: try row.string(1)),
        Schema(),
        at: ObjectAddress(SystemCatalog.namespace, oid),
        owner: try row.string(2),
        acl: row[3] == nil ? nil : try row.textArray(3).compactMap { $0 },
        aclDefault: row[4] == nil ? [] : try row.textArray(4).compactMap { $0 }
      )
    }
  }
}
