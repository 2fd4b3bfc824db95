import Postgres

/// Names what is there and has no kind of its own yet, so that "no difference" never hides anything.
enum UnmanagedReader: KindReader {
  /// A system catalog whose rows are all unmanaged where the condition holds.
  private struct Source {
    var catalog: String
    var condition: String
    /// What to call them where `pg_identify_object()` has a broader word.
    var kind: String

    init(_ catalog: String, _ condition: String = "true", kind: String = "NULL") {
      self.catalog = catalog
      self.condition = condition
      self.kind = kind
    }
  }

  private static let sources = [
    Source("pg_operator", "o.oprcode = 0", kind: "'shell operator'")
  ]

  static func query(_ scope: ReadingScope) -> String {
    let objects = sources.map { source in
      """
      SELECT 'pg_catalog.\(source.catalog)'::pg_catalog.regclass::pg_catalog.oid AS classid, o.oid AS objid,
        \(source.kind)::pg_catalog.text AS kind FROM pg_catalog.\(source.catalog) o
      WHERE o.oid >= 16384 AND (\(source.condition))
      """
    }
    return """
      SELECT COALESCE(x.kind, i.type), i.identity, NULL
      FROM (\(objects.joined(separator: "\nUNION ALL\n"))) x
      CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classid, x.objid, 0) i
      LEFT JOIN pg_catalog.pg_namespace n ON pg_catalog.quote_ident(n.nspname) = i.schema
      WHERE (n.oid IS NULL OR \(scope.managed("n")))
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
          WHERE e.classid = x.classid AND e.objid = x.objid AND e.deptype = 'e')
      UNION ALL
      \(extras(scope))
      """
  }

  /// What `pg_identify_object()` is no help with.
  private static func extras(_ scope: ReadingScope) -> String {
    """
    SELECT 'subscription', pg_catalog.quote_ident(s.subname), 'it belongs to the replication of this one database'
    FROM pg_catalog.pg_subscription s
    WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    UNION ALL
    SELECT 'security label', 'of ' || pg_catalog.quote_ident(l.provider) || ' on ' || l.objtype || ' ' || l.objname,
      'only a server that has its provider loaded can hold it'
    FROM pg_catalog.pg_seclabels l WHERE l.objtype NOT IN ('database', 'role', 'tablespace')
    UNION ALL
    SELECT 'large objects', pg_catalog.count(*)::pg_catalog.text, 'they are data without a table'
    FROM pg_catalog.pg_largeobject_metadata HAVING pg_catalog.count(*) > 0
    UNION ALL
    SELECT 'trigger', pg_catalog.quote_ident(t.tgname) || ' on ' || t.tgrelid::pg_catalog.regclass::pg_catalog.text,
      'on this partition it is enabled otherwise than on the parent'
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE t.tgenabled <> p.tgenabled AND \(scope.managed("n"))
    UNION ALL
    SELECT 'extension', 'plpgsql', 'every new database has it, and this one has not'
    WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_extension e WHERE e.extname = 'plpgsql')
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      builder.report(UnmanagedObject(kind: try row.string(0), name: try row.string(1), reason: row[2]))
    }
  }
}
