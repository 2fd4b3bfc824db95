import Postgres

/// A collation (PostgreSQL documentation, "CREATE COLLATION"). Its version is the library's and no difference.
public struct Collation: ObjectDefinition {
  /// `libc`, `icu` or `builtin`.
  @Exact public var provider: String
  /// The locale of an ICU or built-in collation.
  @Exact public var locale: String?
  /// `LC_COLLATE` of a libc collation.
  @Exact public var collate: String?
  /// `LC_CTYPE` of a libc collation.
  @Exact public var characterType: String?
  public var isDeterministic: Bool
  /// Tailoring rules of an ICU collation; PostgreSQL 16 and later.
  @Exact public var rules: String?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var options = ["provider = \(provider)"]
    if let locale { options.append("locale = \(quoteLiteral(locale))") }
    if let collate { options.append("lc_collate = \(quoteLiteral(collate))") }
    if let characterType { options.append("lc_ctype = \(quoteLiteral(characterType))") }
    if !isDeterministic { options.append("deterministic = false") }
    if let rules { options.append("rules = \(quoteLiteral(rules))") }
    return [DDL("CREATE COLLATION \(identity.sqlName) (\(options.joined(separator: ", ")))")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Collation, in context: AlterationContext) -> Alteration {
    .replace(why: "PostgreSQL has no way to change a collation")
  }
}

enum CollationReader: KindReader {
  /// The column for the locale has another name in 14, in 15 and 16, and in 17 and later.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.collname, pg_catalog.pg_get_userbyid(c.collowner),
      CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
      CASE WHEN c.collprovider <> 'c' THEN COALESCE(j.row ->> 'colllocale', j.row ->> 'colliculocale', c.collcollate) END,
      CASE WHEN c.collprovider = 'c' THEN c.collcollate END, CASE WHEN c.collprovider = 'c' THEN c.collctype END,
      c.collisdeterministic, j.row ->> 'collicurules'
    FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
    CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(c) AS row) j
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.collation, oid) { continue }
      builder.add(
        ObjectIdentity(.collation, schema: try row.string(1), name: try row.string(2)),
        Collation(
          provider: try row.string(4),
          locale: row[5],
          collate: row[6],
          characterType: row[7],
          isDeterministic: try row.bool(8),
          rules: row[9]
        ),
        at: ObjectAddress(SystemCatalog.collation, oid),
        owner: try row.string(3)
      )
    }
  }
}
