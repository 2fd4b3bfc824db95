import Postgres

/// A cast (PostgreSQL documentation, "CREATE CAST"). Its identity has both types as its name: `public.ct AS integer`.
public struct Cast: ObjectDefinition {
  /// How a value is converted, as SQL: `WITH FUNCTION …`, `WITH INOUT` or `WITHOUT FUNCTION`.
  @Exact public var method: String
  /// `AS ASSIGNMENT`, `AS IMPLICIT`, or nothing where the cast must be written.
  @Exact public var context: String?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address) \(method)\(self.context.map { " " + $0 } ?? "")")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Cast, in context: AlterationContext) -> Alteration {
    .replace(why: "PostgreSQL has no way to change a cast")
  }
}

enum CastReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT k.oid, pg_catalog.format_type(k.castsource, NULL) || ' AS ' || pg_catalog.format_type(k.casttarget, NULL),
      CASE k.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION'
        ELSE 'WITH FUNCTION ' || k.castfunc::pg_catalog.regprocedure::pg_catalog.text END,
      CASE k.castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' END
    FROM pg_catalog.pg_cast k
    JOIN pg_catalog.pg_type s ON s.oid = k.castsource JOIN pg_catalog.pg_namespace sn ON sn.oid = s.typnamespace
    JOIN pg_catalog.pg_type t ON t.oid = k.casttarget JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
    WHERE k.oid >= 16384 AND (sn.nspname = 'pg_catalog' OR \(scope.managed("sn")))
      AND (tn.nspname = 'pg_catalog' OR \(scope.managed("tn"))) AND \(noMember(of: SystemCatalog.cast, "k.oid"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      builder.add(
        ObjectIdentity(.cast, name: try row.string(1)),
        Cast(method: try row.string(2), context: row[3]),
        at: ObjectAddress(SystemCatalog.cast, try row.oid(0))
      )
    }
  }
}
