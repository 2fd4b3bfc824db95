import Postgres

extension TableShape {
  /// Reads a table; `nil` where there is none of that name.
  static func read(_ name: TableName, _ connection: Connection) async throws -> TableShape? {
    let tables = try await connection.query(tableQuery, [name.schema, name.name])
    guard let row = tables.first else { return nil }
    let oid = try row.oid(0)
    let results = try await connection.pipeline([
      Query(columnQuery, ["\(oid)"]), Query(indexQuery, ["\(oid)"]),
      Query(ruleQuery, ["\(oid)"]), Query(triggerQuery, ["\(oid)"]), Query(foreignKeyQuery, ["\(oid)"]),
    ])
    var obstacles = Obstacles(
      isTemporary: try row.bool(4),
      isPartition: try row.bool(5),
      inherits: try row.bool(6),
      isOwned: try row.bool(7),
      forcesRowSecurity: try row.bool(8),
      isSubscribed: try row.bool(9)
    )
    obstacles.rules = try results[2].map { row in try row.string(0) }
    obstacles.triggers = try results[3].map { row in try row.string(0) }
    obstacles.foreignKeys = try results[4].map { row in try row.string(0) }
    return TableShape(
      name: name,
      oid: oid,
      kind: try row.string(1),
      columns: try results[0].map { row in try column(row) },
      indexes: try results[1].map { row in try index(row) },
      estimatedRows: try row.int64(2),
      bytes: try row.int64(3),
      obstacles: obstacles
    )
  }

  private static func column(_ row: Row) throws -> Column {
    Column(
      name: try row.string(0),
      type: try row.string(1),
      baseType: try row.string(2),
      collation: row[3],
      isNotNull: try row.bool(4),
      hasDefault: try row.bool(5),
      isIdentityAlways: try row.string(6) == "a",
      isIdentity: try row.string(6) != "",
      isGenerated: try row.string(7) != "",
      isEnum: try row.bool(8),
      mayBeLargeObject: try row.bool(9)
    )
  }

  private static func index(_ row: Row) throws -> Index {
    Index(
      name: try row.string(0),
      columns: try row.textArray(1).map { $0 ?? "" },
      isUnique: try row.bool(2),
      isPrimary: try row.bool(3),
      isImmediate: try row.bool(4),
      isNotNull: try row.bool(5),
      operatorSchemas: try row.textArray(6).map { $0 ?? "" }
    )
  }

  private static let tableQuery = """
    SELECT c.oid, c.relkind, sizes.rows, sizes.bytes, c.relpersistence = 't', c.relispartition,
      NOT c.relispartition AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
        OR c.relkind <> 'p' AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),
      pg_catalog.pg_has_role(c.relowner, 'USAGE'),
      c.relrowsecurity AND c.relforcerowsecurity
        AND NOT (SELECT r.rolbypassrls OR r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user),
      EXISTS (SELECT FROM pg_catalog.pg_subscription_rel s WHERE s.srrelid = c.oid
        OR s.srrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(p.reltuples) FILTER (WHERE p.reltuples > 0), 0)::bigint AS rows,
        coalesce(sum(pg_catalog.pg_total_relation_size(p.oid)), 0)::bigint AS bytes
      FROM pg_catalog.pg_class p WHERE p.relkind = 'r'
        AND (p.oid = c.oid OR p.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))
    ) sizes
    WHERE n.nspname = $1 AND c.relname = $2
    """

  private static let columnQuery = """
    SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
      pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.typname),
      (SELECT pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname)
        FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
        WHERE co.oid = a.attcollation),
      a.attnotnull OR t.typnotnull, a.atthasdef OR t.typdefault IS NOT NULL, a.attidentity, a.attgenerated,
      t.typtype = 'e',
      a.atttypid = 'pg_catalog.oid'::pg_catalog.regtype
        OR t.typname = 'lo' AND t.typbasetype = 'pg_catalog.oid'::pg_catalog.regtype
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
    WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
    """

  /// An index sorts as `ORDER BY` does, forwards or backwards, where all its columns have the same direction and the
  /// place of nulls that goes with it; that the columns are not null is not known to the planner.
  private static let indexQuery = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY k.n), i.indisunique, i.indisprimary, i.indimmediate,
      bool_and(a.attnotnull), array_agg(DISTINCT opn.nspname::text)
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
    CROSS JOIN generate_series(0, i.indnkeyatts - 1) k(n)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n]
      AND a.attcollation = i.indcollation[k.n]
    JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n] AND o.opcdefault
    JOIN pg_catalog.pg_amop ao ON ao.amopfamily = o.opcfamily AND ao.amopstrategy = 1
      AND ao.amoplefttype = o.opcintype AND ao.amoprighttype = o.opcintype
    JOIN pg_catalog.pg_operator op ON op.oid = ao.amopopr
    JOIN pg_catalog.pg_namespace opn ON opn.oid = op.oprnamespace
    WHERE i.indrelid = $1 AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
    GROUP BY i.indexrelid, i.indisunique, i.indisprimary, i.indimmediate, i.indnkeyatts, c.relname
    HAVING count(*) = i.indnkeyatts AND count(DISTINCT i.indoption[k.n]) = 1
      AND min(i.indoption[k.n]) IN (0, 3)
    ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indnkeyatts, c.relname COLLATE "C"
    """

  private static let ruleQuery = "SELECT rulename FROM pg_catalog.pg_rewrite WHERE ev_class = $1 ORDER BY rulename"

  private static let triggerQuery = """
    SELECT DISTINCT t.tgname FROM pg_catalog.pg_trigger t
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
      AND (t.tgrelid = $1 OR t.tgrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid)))
    ORDER BY t.tgname
    """

  private static let foreignKeyQuery = """
    SELECT DISTINCT k.conname FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.conparentid = 0
      AND (k.conrelid = $1 OR k.confrelid = $1
        OR k.conrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid)))
    ORDER BY k.conname
    """
}
