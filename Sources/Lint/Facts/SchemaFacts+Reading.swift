import Catalog
import Postgres

extension SchemaFacts {
  /// Reads a schema with all that rules want to know.
  static func read(_ connection: Connection, excluding schemas: [String]) async throws -> SchemaFacts {
    var facts = SchemaFacts(catalog: try await CatalogReader(excludedSchemas: schemas).read(connection))
    let scope = ReadingScope(serverVersion: connection.serverVersion, excludedSchemas: schemas)
    try await connection.execute("BEGIN READ ONLY; SET LOCAL search_path = ''")
    let results = try await connection.pipeline([
      Query(indexQuery(scope)), Query(foreignKeyQuery(scope)), Query(routineQuery(scope)),
      Query(expressionQuery(scope)),
      Query(sequenceQuery(scope)), Query("SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T')"),
    ])
    try await connection.execute("COMMIT")
    try facts.readIndexes(results[0])
    try facts.readForeignKeys(results[1])
    try facts.readRoutines(results[2])
    for row in results[3] {
      let table = ObjectIdentity(.table, schema: try row.string(1), name: try row.string(2))
      guard let kind = ObjectKind(rawValue: try row.string(0)) else { continue }
      facts.changingFunctions[table.part(kind, try row.string(3))] = try row.textArray(4).compactMap { $0 }
    }
    for row in results[4] {
      let table = ObjectIdentity(.table, schema: try row.string(0), name: try row.string(1))
      facts.sequenceTypes[table.part(.column, try row.string(2))] = try row.string(3)
    }
    for row in results[5] { facts.reservedWords.insert(try row.string(0)) }
    return facts
  }

  private mutating func readIndexes(_ rows: ResultSet) throws {
    for row in rows {
      let isView = try row.string(3) == "m"
      let name = try row.string(2)
      let relation = ObjectIdentity(isView ? .materializedView : .table, schema: try row.string(1), name: name)
      let count = try row.int(9)
      let columns = try row.textArray(10).compactMap { $0 }
      let index = IndexFacts(
        identity: relation.part(.index, try row.string(0)),
        relation: relation,
        isUnique: try row.bool(4),
        isPrimary: try row.bool(5),
        isValid: try row.bool(6),
        method: try row.string(7),
        constraint: row[8].map { relation.part(.constraint, $0) },
        keys: Array(columns.prefix(count)),
        traits: try row.textArray(11).compactMap { $0 },
        included: Array(columns.dropFirst(count)),
        predicate: row[12],
        isInherited: try row.bool(13)
      )
      indexes[relation, default: []].append(index)
    }
  }

  private mutating func readForeignKeys(_ rows: ResultSet) throws {
    for row in rows {
      let table = ObjectIdentity(.table, schema: try row.string(1), name: try row.string(2))
      foreignKeys.append(
        ForeignKeyFacts(
          identity: table.part(.foreignKey, try row.string(0)),
          table: table,
          referenced: ObjectIdentity(.table, schema: try row.string(3), name: try row.string(4)),
          columns: try row.textArray(5).compactMap { $0 },
          referencedColumns: try row.textArray(6).compactMap { $0 },
          types: try row.textArray(7).compactMap { $0 },
          referencedTypes: try row.textArray(8).compactMap { $0 },
          onDelete: try row.string(9),
          isInherited: try row.bool(10)
        )
      )
    }
  }

  private mutating func readRoutines(_ rows: ResultSet) throws {
    for row in rows {
      routines.append(
        RoutineFacts(
          identity: ObjectIdentity(
            try row.bool(3) ? .procedure : .function,
            schema: try row.string(0),
            name: try row.string(1),
            arguments: try row.textArray(2).compactMap { $0 }.joined(separator: ", ")
          ),
          isSecurityDefiner: try row.bool(4),
          settings: try row.textArray(5).compactMap { $0 },
          isPublic: try row.bool(6),
          language: try row.string(7),
          isTrusted: try row.bool(8),
          isTriggerFunction: try row.bool(9)
        )
      )
    }
  }

  private static func indexQuery(_ scope: ReadingScope) -> String {
    """
    SELECT x.relname, n.nspname, c.relname, c.relkind, i.indisunique, i.indisprimary, i.indisvalid, am.amname, k.conname,
      i.indnkeyatts,
      ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, g, false)
        FROM pg_catalog.generate_series(1, i.indnatts) g ORDER BY g),
      ARRAY(SELECT i.indclass[g] || ' ' || i.indcollation[g] || ' ' || i.indoption[g]
        FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) g ORDER BY g),
      pg_catalog.pg_get_expr(i.indpred, i.indrelid), x.relispartition
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_am am ON am.oid = x.relam
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_constraint k
      ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND \(scope.managed("n"))
    ORDER BY n.nspname, c.relname, x.relname
    """
  }

  private static func foreignKeyQuery(_ scope: ReadingScope) -> String {
    func columns(_ relation: String, _ numbers: String, _ expression: String) -> String {
      """
      ARRAY(SELECT \(expression) FROM pg_catalog.unnest(\(numbers)) WITH ORDINALITY u(n, i)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = \(relation) AND a.attnum = u.n ORDER BY u.i)
      """
    }
    let name = "pg_catalog.quote_ident(a.attname)"
    let type = "pg_catalog.format_type(a.atttypid, a.atttypmod)"
    return """
      SELECT k.conname, n.nspname, c.relname, rn.nspname, r.relname,
        \(columns("k.conrelid", "k.conkey", name)), \(columns("k.confrelid", "k.confkey", name)),
        \(columns("k.conrelid", "k.conkey", type)), \(columns("k.confrelid", "k.confkey", type)),
        k.confdeltype, k.conparentid <> 0
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_class r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
      WHERE k.contype = 'f' AND \(scope.managed("n"))
      ORDER BY n.nspname, c.relname, k.conname
      """
  }

  private static func routineQuery(_ scope: ReadingScope) -> String {
    """
    SELECT n.nspname, p.proname,
      ARRAY(SELECT pg_catalog.format_type(u.t, NULL)
        FROM pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY u(t, i) ORDER BY u.i),
      p.prokind = 'p', p.prosecdef, COALESCE(p.proconfig, '{}'),
      EXISTS (SELECT 1
        FROM pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) a WHERE a.grantee = 0),
      l.lanname, l.lanpltrusted OR l.lanname IN ('sql', 'internal', 'c'),
      p.prorettype IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE p.prokind IN ('f', 'p', 'w') AND \(scope.managed("n"))
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY n.nspname, p.proname, p.oid
    """
  }

  /// The functions in checks and defaults that are not immutable.
  ///
  /// An expression is stored as a tree in which every function and operator stands with its number
  /// (`src/include/nodes/primnodes.h`): `FuncExpr.funcid`, `OpExpr.opfuncid`; `CURRENT_DATE` and its like are a
  /// `SQLValueFunction`.
  private static func expressionQuery(_ scope: ReadingScope) -> String {
    """
    SELECT e.kind, n.nspname, c.relname, e.name,
      ARRAY(
        SELECT p.proname::pg_catalog.text
        FROM pg_catalog.regexp_matches(e.tree, ':(?:funcid|opfuncid) ([0-9]+)', 'g') m
          JOIN pg_catalog.pg_proc p ON p.oid = m[1]::pg_catalog.oid
        WHERE p.provolatile <> 'i'
        UNION
        SELECT 'CURRENT_DATE or its like' WHERE e.tree ~ 'SQLVALUEFUNCTION'
        ORDER BY 1
      )
    FROM (
      SELECT 'constraint' AS kind, k.conrelid AS relation, k.conname AS name, k.conbin::pg_catalog.text AS tree
      FROM pg_catalog.pg_constraint k WHERE k.contype = 'c' AND k.conrelid <> 0 AND k.conislocal
      UNION ALL
      SELECT 'column default', d.adrelid, a.attname, d.adbin::pg_catalog.text
      FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE a.attgenerated = ''
    ) e
    JOIN pg_catalog.pg_class c ON c.oid = e.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE \(scope.managed("n"))
    """
  }

  /// The sequences that columns take their defaults from.
  private static func sequenceQuery(_ scope: ReadingScope) -> String {
    """
    SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(s.seqtypid, NULL)
    FROM pg_catalog.pg_attrdef d
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    JOIN pg_catalog.pg_class c ON c.oid = d.adrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_depend p ON p.classid = 2604 AND p.objid = d.oid AND p.refclassid = 1259
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = p.refobjid
    WHERE pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' AND \(scope.managed("n"))
    """
  }
}
