import Postgres

/// How a role logs in at a server (PostgreSQL documentation, "CREATE USER MAPPING"), without the secrets. Its identity
/// has the server as its name and the role as its arguments.
public struct UserMapping: ObjectDefinition {
  public var options: ForeignOptions

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address)\(options.clause)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: UserMapping, in context: AlterationContext) -> Alteration
  {
    .statements(
      options.change(to: new.options, isAltered: true).map { [DDL("ALTER \(identity.address) \($0)")] } ?? []
    )
  }
}

enum UserMappingReader: KindReader {
  /// The view hides the options from whom they do not concern; the table is the superusers' alone. Whether it did is
  /// told by the view's own condition.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT m.umid, m.srvid, m.srvname,
      CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(m.usename) END,
      \(ForeignOptions.columns("m.umoptions")),
      COALESCE(CASE WHEN m.umuser <> 0
          THEN m.usename = CURRENT_USER AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE')
            OR pg_catalog.has_server_privilege(s.oid, 'USAGE'))
          ELSE pg_catalog.pg_has_role(s.srvowner, 'USAGE') END, false)
        OR (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)
    FROM pg_catalog.pg_user_mappings m JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      let server = ObjectAddress(SystemCatalog.foreignServer, try row.oid(1))
      if builder.isExtensionMember(SystemCatalog.userMapping, oid) { continue }
      let identity = ObjectIdentity(.userMapping, name: try row.string(2), arguments: try row.string(3))
      let options = try ForeignOptions.read(row, at: 4, of: identity, &builder)
      if try !row.bool(6) {
        builder.hide(
          UnmanagedObject(kind: "options", name: "of user mapping \(identity.sqlName)"),
          "they are its owner's"
        )
      }
      let address = ObjectAddress(SystemCatalog.userMapping, oid)
      builder.add(identity, UserMapping(options: options), at: address)
      if let server = builder.identity(at: server) { builder.depend(identity, on: server) }
    }
  }
}
