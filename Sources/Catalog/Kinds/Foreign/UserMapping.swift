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
  /// The view hides the options from whom they do not concern; the table is the superusers' alone.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT m.umid, m.srvid, m.srvname,
      CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(m.usename) END,
      \(ForeignOptions.columns("m.umoptions"))
    FROM pg_catalog.pg_user_mappings m
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      let server = ObjectAddress(SystemCatalog.foreignServer, try row.oid(1))
      if builder.isExtensionMember(SystemCatalog.userMapping, oid) { continue }
      let identity = ObjectIdentity(.userMapping, name: try row.string(2), arguments: try row.string(3))
      let options = try ForeignOptions.read(row, at: 4, of: identity, &builder)
      let address = ObjectAddress(SystemCatalog.userMapping, oid)
      builder.add(identity, UserMapping(options: options), at: address)
      if let server = builder.identity(at: server) { builder.depend(identity, on: server) }
    }
  }
}
