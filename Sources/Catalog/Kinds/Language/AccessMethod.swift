import Postgres

/// An access method of tables or indexes (PostgreSQL documentation, "CREATE ACCESS METHOD").
public struct AccessMethod: ObjectDefinition {
  /// `TABLE` or `INDEX`.
  @Exact public var type: String
  /// The handler, qualified and quoted.
  @Exact public var handler: String

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address) TYPE \(type) HANDLER \(handler)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: AccessMethod, in context: AlterationContext) -> Alteration
  {
    .replace(why: "PostgreSQL has no way to change an access method")
  }
}

enum AccessMethodReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT a.oid, a.amname, CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END,
      pg_catalog.format('%I.%I', n.nspname, p.proname)
    FROM pg_catalog.pg_am a JOIN pg_catalog.pg_proc p ON p.oid = a.amhandler
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE a.oid >= 16384
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.accessMethod, oid) { continue }
      builder.add(
        ObjectIdentity(.accessMethod, name: try row.string(1)),
        AccessMethod(type: try row.string(2), handler: try row.string(3)),
        at: ObjectAddress(SystemCatalog.accessMethod, oid)
      )
    }
  }
}
