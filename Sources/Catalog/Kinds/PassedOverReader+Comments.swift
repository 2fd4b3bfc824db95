import Postgres

/// Comments on what no reader reads: the trigger that a partition has from its parent, a subscription. Those on what
/// belongs to an extension or to others are theirs; those on attributes, NOT NULL and the constraints of domains are read
/// with what these belong to, and large objects are named anyway.
extension PassedOverReader {
  static func furtherQuery(_ builder: CatalogBuilder) -> Query? {
    let places = builder.unplacedComments.filter { place in
      place.classID != SystemCatalog.relation || !builder.excludedRelations.contains(place.objectID)
    }
    guard !places.isEmpty else { return nil }
    func list(_ number: (ObjectAddress) -> String) -> String { "{\(places.map(number).joined(separator: ","))}" }
    return Query(
      """
      SELECT i.type || ' ' || i.identity
      FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.oid[]),
        pg_catalog.unnest($3::pg_catalog.int4[])) x(classid, objid, subid)
      CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classid, x.objid, x.subid) i
      LEFT JOIN pg_catalog.pg_constraint k ON x.classid = \(SystemCatalog.constraint) AND k.oid = x.objid
      LEFT JOIN pg_catalog.pg_trigger t ON x.classid = \(SystemCatalog.trigger) AND t.oid = x.objid
      LEFT JOIN pg_catalog.pg_policy o ON x.classid = \(SystemCatalog.policy) AND o.oid = x.objid
      LEFT JOIN pg_catalog.pg_rewrite r ON x.classid = \(SystemCatalog.rewrite) AND r.oid = x.objid
      LEFT JOIN pg_catalog.pg_class c ON c.oid = COALESCE(
        NULLIF(k.conrelid, 0), t.tgrelid, o.polrelid, r.ev_class,
        CASE WHEN x.classid = \(SystemCatalog.relation) THEN x.objid END)
      LEFT JOIN pg_catalog.pg_namespace n ON CASE WHEN x.classid = \(SystemCatalog.namespace) THEN n.oid = x.objid
        WHEN c.oid IS NOT NULL THEN n.oid = c.relnamespace ELSE pg_catalog.quote_ident(n.nspname) = i.schema END
      WHERE (n.oid IS NULL OR \(builder.scope.managed("n"))) AND x.classid <> 2613 AND c.relkind IS DISTINCT FROM 'c'
        AND (k.oid IS NULL OR k.contypid = 0 AND k.contype <> 'n')
        AND c.oid <> ALL ($4::pg_catalog.oid[]) IS NOT false
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
          WHERE e.deptype = 'e' AND (e.classid = x.classid AND e.objid = x.objid
            OR e.classid = \(SystemCatalog.relation) AND e.objid = c.oid))
      """,
      [
        list { "\($0.classID)" }, list { "\($0.objectID)" }, list { "\($0.subID)" },
        "{\(builder.excludedRelations.sorted().map(String.init).joined(separator: ","))}",
      ]
    )
  }

  static func readFurther(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    builder.unplacedComments = []
    for row in rows {
      let reason = "it is on nothing that is compared"
      builder.report(UnmanagedObject(kind: "comment", name: try row.string(0), reason: reason))
    }
  }
}
