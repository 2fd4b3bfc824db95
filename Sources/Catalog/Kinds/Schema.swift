import Postgres

/// A schema. All there is to say about it are its facets.
///
/// Every new database has the schema "public" with an owner, an ACL and a comment of its own: these are the baseline,
/// and only what differs from them is in the catalog. Where "public" was dropped, the catalog has no entry for it.
public struct Schema: ObjectDefinition {
  /// The schema that every new database has.
  public static let `public` = ObjectIdentity(.schema, name: "public")

  public init() {}

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let creation = DDL("CREATE SCHEMA \(identity.sqlName)")
    guard identity == Self.public else { return [creation] }
    let owned = context.catalog.serverVersion == 0 || context.catalog.serverVersion >= Self.databaseOwnerVersion
    return [
      creation,
      owned
        ? DDL("ALTER SCHEMA public OWNER TO pg_database_owner", why: "as in every new database")
        : DDL("GRANT CREATE ON SCHEMA public TO PUBLIC", why: "as in every new database"),
      DDL("GRANT USAGE ON SCHEMA public TO PUBLIC", why: "as in every new database"),
      DDL("COMMENT ON SCHEMA public IS \(quoteLiteral(Self.publicComment))", why: "as in every new database"),
    ]
  }

  public func alteration(of identity: ObjectIdentity, to new: Schema, in context: AlterationContext) -> Alteration {
    .unchanged
  }

  static let publicComment = "standard public schema"
  /// Since PostgreSQL 15 "public" belongs to `pg_database_owner`, and only it may create there (release notes of 15).
  static let databaseOwnerVersion = 150_000
}

enum SchemaReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT n.oid, n.nspname, pg_catalog.pg_get_userbyid(n.nspowner), n.nspacl::pg_catalog.text[],
      pg_catalog.acldefault('n', n.nspowner)::pg_catalog.text[], n.nspowner IN (10, 6171)
    FROM pg_catalog.pg_namespace n WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.namespace, oid) { continue }
      let identity = ObjectIdentity(.schema, name: try row.string(1))
      let address = ObjectAddress(SystemCatalog.namespace, oid)
      let owner = try row.string(2)
      let acl = try row.texts(3)
      let defaults = try row.texts(4) ?? []
      guard identity == Schema.public else {
        builder.add(identity, Schema(), at: address, owner: owner, acl: acl, aclDefault: defaults)
        continue
      }
      let isOlder = builder.serverVersion < Schema.databaseOwnerVersion
      builder.add(
        identity,
        Schema(),
        at: address,
        owner: owner,
        acl: acl ?? defaults,
        aclDefault: defaults + [isOlder ? "=UC/" : "=U/"]
      )
      // The bootstrap superuser (OID 10) or the role pg_database_owner (6171): the owner that initdb gave it.
      if try row.bool(5) { builder.update(identity) { $0.owner = nil } }
      builder.giveComment(Schema.publicComment, at: address)
    }
  }
}
