import Postgres

/// A server that foreign tables are on (PostgreSQL documentation, "CREATE SERVER").
public struct ForeignServer: ObjectDefinition {
  /// The foreign data wrapper's name.
  @Exact public var wrapper: String
  @Exact public var type: String?
  @Exact public var version: String?
  public var options: ForeignOptions

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let words =
      (type.map { " TYPE \(quoteLiteral($0))" } ?? "") + (version.map { " VERSION \(quoteLiteral($0))" } ?? "")
    let wrapper = quoteIdentifier(wrapper)
    return [DDL("CREATE \(identity.address)\(words) FOREIGN DATA WRAPPER \(wrapper)\(options.clause)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: ForeignServer, in context: AlterationContext)
    -> Alteration
  {
    if $wrapper != new.$wrapper { return .replace(why: "a server cannot change its foreign data wrapper") }
    if $type != new.$type { return .replace(why: "the type of a server cannot be changed") }
    var actions: [String] = []
    if $version != new.$version { actions.append("VERSION \(new.version.map(quoteLiteral) ?? "NULL")") }
    if let change = options.change(to: new.options, isAltered: true) { actions.append(change) }
    return .statements(actions.isEmpty ? [] : [DDL("ALTER \(identity.address) \(actions.joined(separator: " "))")])
  }
}

enum ForeignServerReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT s.oid, s.srvname, \(ownership(owner: "s.srvowner", acl: "s.srvacl", letter: "S")),
      f.fdwname, s.srvtype, s.srvversion, \(ForeignOptions.columns("s.srvoptions"))
    FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.foreignServer, oid) { continue }
      let identity = ObjectIdentity(.server, name: try row.string(1))
      let options = try ForeignOptions.read(row, at: 8, of: identity, &builder)
      builder.add(
        identity,
        ForeignServer(wrapper: try row.string(5), type: row[6], version: row[7], options: options),
        at: ObjectAddress(SystemCatalog.foreignServer, oid),
        owner: try row.string(2),
        acl: try row.texts(3),
        aclDefault: try row.texts(4) ?? []
      )
    }
  }
}
