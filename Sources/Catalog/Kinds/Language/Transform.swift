import Postgres

/// How values of a type pass into a procedural language and back (PostgreSQL documentation, "CREATE TRANSFORM"). Its
/// identity has the type as its name and the language as its arguments.
public struct Transform: ObjectDefinition {
  /// The functions with their arguments, as SQL.
  @Exact public var fromSQL: String?
  @Exact public var toSQL: String?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [statement("CREATE", identity)]
  }

  public func alteration(of identity: ObjectIdentity, to new: Transform, in context: AlterationContext) -> Alteration {
    .inPlace([new.statement("CREATE OR REPLACE", identity)])
  }

  private func statement(_ verb: String, _ identity: ObjectIdentity) -> DDL {
    let items = [
      fromSQL.map { "FROM SQL WITH FUNCTION \($0)" }, toSQL.map { "TO SQL WITH FUNCTION \($0)" },
    ]
    return DDL("\(verb) \(identity.address) (\(items.compactMap { $0 }.joined(separator: ", ")))")
  }
}

enum TransformReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT r.oid, pg_catalog.format_type(r.trftype, NULL), pg_catalog.quote_ident(l.lanname),
      CASE WHEN r.trffromsql <> 0 THEN r.trffromsql::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text END,
      CASE WHEN r.trftosql <> 0 THEN r.trftosql::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text END
    FROM pg_catalog.pg_transform r JOIN pg_catalog.pg_language l ON l.oid = r.trflang
    JOIN pg_catalog.pg_type t ON t.oid = r.trftype JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE r.oid >= 16384 AND (n.nspname = 'pg_catalog' OR \(scope.managed("n")))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.transform, oid) { continue }
      builder.add(
        ObjectIdentity(.transform, name: try row.string(1), arguments: try row.string(2)),
        Transform(fromSQL: row[3], toSQL: row[4]),
        at: ObjectAddress(SystemCatalog.transform, oid)
      )
    }
  }
}
