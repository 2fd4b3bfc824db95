import Postgres

/// Names what hangs on objects that are read, or stands where no reader looks, and is not managed itself.
///
/// `CatalogCoverageTests` lists every column of `pg_catalog` with where it goes; what goes nowhere is named here or in
/// ``UnmanagedReader``.
enum PassedOverReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    [states(scope), intruders(scope), privileges(scope), foreignGrants(scope), database].joined(
      separator: "\nUNION ALL\n"
    )
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      builder.report(UnmanagedObject(kind: try row.string(0), name: try row.string(1), reason: row[2]))
    }
  }

  /// States of objects that a schema cannot wish for, or that no definition holds.
  private static func states(_ scope: ReadingScope) -> String {
    """
    SELECT 'partition', i.inhrelid::pg_catalog.regclass::pg_catalog.text,
      'its detaching was interrupted: ALTER TABLE ' || i.inhparent::pg_catalog.regclass::pg_catalog.text
        || ' DETACH PARTITION ' || i.inhrelid::pg_catalog.regclass::pg_catalog.text || ' FINALIZE ends it'
    FROM pg_catalog.pg_inherits i WHERE i.inhdetachpending
    UNION ALL
    SELECT DISTINCT 'constraint', pg_catalog.format('%I on %s', k.conname, t.tgrelid::pg_catalog.regclass),
      'the triggers that enforce it are disabled or replaced there'
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'O' AND \(scope.managed("n"))
    UNION ALL
    SELECT i.type, i.identity, 'DEPENDS ON EXTENSION ' || pg_catalog.quote_ident(e.extname)
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) i
    WHERE d.deptype = 'x' AND d.refclassid = 3079
    """
  }

  /// Whether a row of `pg_type AS o` is not the array type that comes with another: nothing else can have that handler.
  private static let notAnArray = "o.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc"

  /// The catalogs whose objects live in a schema: name, column of the schema, condition on what counts.
  private static let housed = [
    ("pg_class", "relnamespace", "o.relkind NOT IN ('i', 'I', 't', 'c') AND o.relpersistence <> 't'"),
    ("pg_type", "typnamespace", "o.typtype <> 'm' AND (o.typrelid = 0 OR o.typcategory = 'C') AND \(notAnArray)"),
    ("pg_proc", "pronamespace", "true"),
    ("pg_operator", "oprnamespace", "true"),
    ("pg_opclass", "opcnamespace", "true"),
    ("pg_opfamily", "opfnamespace", "true"),
    ("pg_collation", "collnamespace", "true"),
    ("pg_conversion", "connamespace", "true"),
    ("pg_statistic_ext", "stxnamespace", "true"),
    ("pg_ts_config", "cfgnamespace", "true"),
    ("pg_ts_dict", "dictnamespace", "true"),
    ("pg_ts_parser", "prsnamespace", "true"),
    ("pg_ts_template", "tmplnamespace", "true"),
  ]

  /// What Strata itself keeps in the schemas of its own.
  private static let tables = [
    "policies", "ledger_layout", "schema_versions", "version_steps", "job_runs", "repairs", "repeatables", "hook_runs",
    "swaps",
  ]

  /// What somebody made in a schema of PostgreSQL's or Strata's own, where no reader looks. Below 16384 is what `initdb`
  /// made.
  private static func intruders(_ scope: ReadingScope) -> String {
    let own = (["strata"] + scope.ledgerSchemas).map(quoteLiteral).joined(separator: ", ")
    let tables = tables.map(quoteLiteral).joined(separator: ", ")
    let known = [
      "pg_class": "AND NOT (n.nspname IN (\(own)) AND o.relname IN (\(tables)))",
      "pg_proc": "AND NOT (n.nspname IN (\(own)) AND o.proname = 'fn_get_schema_version')",
    ]
    let objects = housed.map { catalog, schema, condition in
      """
      SELECT 'pg_catalog.\(catalog)'::pg_catalog.regclass::pg_catalog.oid AS classid, o.oid AS objid, n.nspname AS place
      FROM pg_catalog.\(catalog) o JOIN pg_catalog.pg_namespace n ON n.oid = o.\(schema)
      WHERE o.oid >= 16384 AND n.nspname IN ('pg_catalog', 'information_schema', \(own)) AND \(condition)
        \(known[catalog] ?? "")
      """
    }
    return """
      SELECT i.type, i.identity, CASE WHEN x.place IN (\(own)) THEN 'it stands in a schema of Strata''s own'
        ELSE 'it stands in a schema of PostgreSQL''s own' END
      FROM (\(objects.joined(separator: "\nUNION ALL\n"))) x
      CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classid, x.objid, 0) i
      WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
        WHERE e.classid = x.classid AND e.objid = x.objid AND e.deptype IN ('e', 'i'))
      """
  }

  /// The catalogs whose rows have privileges: name, column of the privileges, column of the schema.
  private static let guarded = [
    ("pg_class", "relacl", "o.relnamespace"),
    ("pg_proc", "proacl", "o.pronamespace"),
    ("pg_type", "typacl", "o.typnamespace"),
    ("pg_namespace", "nspacl", "o.oid"),
    ("pg_language", "lanacl", "11::pg_catalog.oid"),
    ("pg_foreign_data_wrapper", "fdwacl", "0::pg_catalog.oid"),
    ("pg_foreign_server", "srvacl", "0::pg_catalog.oid"),
  ]

  /// Privileges on what is PostgreSQL's or an extension's, where they are not the ones it came with (`pg_init_privs`),
  /// and on what stands for a part of a table.
  private static func privileges(_ scope: ReadingScope) -> String {
    let objects = guarded.map { catalog, acl, schema in
      """
      SELECT 'pg_catalog.\(catalog)'::pg_catalog.regclass::pg_catalog.oid AS classid, o.oid AS objid, 0 AS objsubid,
        o.\(acl) AS acl, \(schema) AS schema FROM pg_catalog.\(catalog) o
      """
    }
    func sorted(_ acl: String) -> String {
      "ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(\(acl)) a ORDER BY 1)"
    }
    return """
      SELECT 'privileges', i.type || ' ' || i.identity, 'it is PostgreSQL''s or an extension''s, and was granted or revoked'
      FROM (
        \(objects.joined(separator: "\nUNION ALL\n"))
        UNION ALL
        SELECT 1259, a.attrelid, a.attnum, a.attacl, c.relnamespace
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL
      ) x
      LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = x.classid AND p.objoid = x.objid AND p.objsubid = x.objsubid
      CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classid, x.objid, x.objsubid) i
      WHERE \(sorted("x.acl")) <> \(sorted("p.initprivs"))
        AND (x.objid < 16384 AND x.schema IN (
            SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_')
          OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
            WHERE e.classid = x.classid AND e.objid = x.objid AND e.deptype = 'e'))
      UNION ALL
      SELECT 'privileges', 'type ' || pg_catalog.format_type(t.oid, NULL), 'it is the row type of a relation'
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
      WHERE t.typacl IS NOT NULL AND c.relkind <> 'c'
      UNION ALL
      SELECT 'privileges', 'type ' || pg_catalog.format_type(t.oid, NULL), 'it comes with a range type'
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typacl IS NOT NULL AND t.typtype = 'm' AND t.oid >= 16384 AND \(scope.managed("n"))
      UNION ALL
      SELECT 'privileges', 'function ' || p.oid::pg_catalog.regprocedure, 'it comes with a range type'
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.proacl IS NOT NULL AND p.oid >= 16384 AND \(scope.managed("n")) AND EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'i'
          AND d.refclassid = 1247)
      UNION ALL
      SELECT 'privileges', 'sequence ' || c.oid::pg_catalog.regclass::pg_catalog.text, 'it belongs to an identity column'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_depend d
        ON d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'i' AND d.refobjsubid > 0
      WHERE c.relkind = 'S' AND c.relacl IS NOT NULL
      """
  }

  /// Privileges that somebody granted who is not the owner, as who holds a grant option may: which role that was is not
  /// compared, and what is written out is granted by the owner.
  private static func foreignGrants(_ scope: ReadingScope) -> String {
    let objects = guarded.map { catalog, acl, schema in
      let owner = acl.dropLast(3) + "owner"
      return """
        SELECT 'pg_catalog.\(catalog)'::pg_catalog.regclass::pg_catalog.oid AS classid, o.oid AS objid, 0 AS objsubid,
          o.\(acl) AS acl, o.\(owner) AS owner, \(schema) AS schema FROM pg_catalog.\(catalog) o
        WHERE o.\(acl) IS NOT NULL
        """
    }
    return """
      SELECT 'privileges', i.type || ' ' || i.identity, 'granted by '
        || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantor)) || ', who is not the owner'
      FROM (
        SELECT DISTINCT x.classid, x.objid, x.objsubid, x.schema, g.grantor
        FROM (
          \(objects.joined(separator: "\nUNION ALL\n"))
          UNION ALL
          SELECT 1259, a.attrelid, a.attnum, a.attacl, c.relowner, c.relnamespace
          FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL
        ) x
        CROSS JOIN LATERAL pg_catalog.aclexplode(x.acl) g
        WHERE g.grantor <> x.owner
      ) x
      LEFT JOIN pg_catalog.pg_namespace n ON n.oid = x.schema
      CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classid, x.objid, x.objsubid) i
      WHERE (n.oid IS NULL AND x.objid >= 16384 OR n.nspname = 'pg_catalog' AND x.classid = 2612 AND x.objid >= 16384
          OR \(scope.managed("n")))
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
          WHERE e.classid = x.classid AND e.objid = x.objid AND e.deptype = 'e')
      """
  }

  /// What belongs to the database itself. Values of settings are not shown: some are secrets.
  private static let database = """
    SELECT 'setting', pg_catalog.split_part(item, '=', 1)
        || CASE WHEN s.setrole <> 0 THEN ' of role ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.setrole))
          ELSE '' END, 'it was set for the database'
    FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
    CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) item
    WHERE d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT what.kind, pg_catalog.quote_ident(d.datname), 'it belongs to the database itself'
    FROM pg_catalog.pg_database d
    CROSS JOIN LATERAL (VALUES
      ('privileges of the database', d.datacl IS NOT NULL
        AND ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(d.datacl) a ORDER BY 1)
          <> ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(pg_catalog.acldefault('d', d.datdba)) a ORDER BY 1)),
      ('connection limit of the database', d.datconnlimit <> -1),
      ('comment on the database', pg_catalog.shobj_description(d.oid, 'pg_database') IS NOT NULL)
    ) what(kind, isThere)
    WHERE d.datname = pg_catalog.current_database() AND what.isThere
    """
}
