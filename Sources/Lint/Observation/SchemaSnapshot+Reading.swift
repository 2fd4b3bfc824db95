import Catalog
import Postgres

extension SchemaSnapshot {
  /// Reads a snapshot within the transaction that is open, and leaves that as it was.
  ///
  /// - Parameters:
  ///   - excluded: Schemas that others own.
  ///   - stated: The names of the tables that the schema states; a partition that is not among them is a policy's.
  static func read(_ connection: Connection, excluded: [String], stated: Set<String>) async throws -> SchemaSnapshot {
    let scope = ReadingScope(serverVersion: connection.serverVersion, excludedSchemas: excluded)
    try await connection.execute("SAVEPOINT strata_lint; SET LOCAL search_path = ''")
    let results = try await connection.pipeline(queries(scope).map { Query($0) })
    try await connection.execute("ROLLBACK TO SAVEPOINT strata_lint; RELEASE SAVEPOINT strata_lint")
    var snapshot = SchemaSnapshot()
    try snapshot.readRelations(results[0], stated)
    for row in results[1] {
      snapshot.columns[ColumnKey(relation: try row.oid(0), number: try row.int(1))] = Column(
        name: try row.string(2),
        type: try row.string(3),
        isNotNull: try row.bool(4),
        hasDefault: try row.bool(5),
        isComputed: try row.bool(6),
        storage: try row.string(7)
      )
    }
    for row in results[2] {
      snapshot.constraints[try row.oid(0)] = Constraint(
        relation: try row.oid(1),
        name: try row.string(2),
        kind: try row.string(3),
        isValidated: try row.bool(4),
        index: try row.oid(5),
        referenced: try row.oid(6),
        isInherited: try row.bool(7),
        definition: try row.string(8)
      )
    }
    for row in results[3] {
      snapshot.indexes[try row.oid(0)] = Index(
        relation: try row.oid(1),
        isUnique: try row.bool(2),
        isValid: try row.bool(3)
      )
    }
    for row in results[4] {
      snapshot.routines[try row.oid(0)] = Routine(
        schema: try row.string(1),
        name: try row.string(2),
        arguments: try row.textArray(3).compactMap { $0 }.joined(separator: ", "),
        isProcedure: try row.bool(4),
        isSecurityDefiner: try row.bool(5),
        settings: try row.optionalTextArray("proconfig")?.compactMap { $0 }.sorted() ?? [],
        mark: try row.string(7)
      )
    }
    for row in results[5] {
      guard let kind = ObjectKind(rawValue: try row.string(2)) else { continue }
      snapshot.others[SnapshotAddress(catalog: try row.oid(0), object: try row.oid(1))] = Named(
        kind: kind,
        schema: row[3],
        relation: try row.oid(4),
        name: try row.string(5),
        mark: try row.string(6)
      )
    }
    return snapshot
  }

  private mutating func readRelations(_ rows: ResultSet, _ stated: Set<String>) throws {
    for row in rows {
      let schema = try row.string(1)
      let name = try row.string(2)
      let qualified = quoteQualified(schema, name)
      var shown = qualified
      if let root = row[6], !stated.contains(qualified) { shown = "each partition of \(root)" }
      relations[try row.oid(0)] = Relation(
        schema: schema,
        name: name,
        kind: try row.string(3),
        fileNode: try row.oid(4),
        partitionOf: try row.oid(5),
        shownName: shown,
        persistence: try row.string(7)
      )
    }
  }

  private static func queries(_ scope: ReadingScope) -> [String] {
    [
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode,
        COALESCE((SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE c.relispartition AND i.inhrelid = c.oid), 0),
        CASE WHEN r.oid IS NOT NULL THEN pg_catalog.format('%I.%I', rn.nspname, r.relname) END, c.relpersistence
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_class r
          ON c.relispartition AND c.relkind IN ('r', 'p', 'f') AND r.oid = pg_catalog.pg_partition_root(c.oid)
        LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'f', 'v', 'i', 'I', 'S') AND c.relpersistence <> 't' AND \(scope.managed("n"))
      """,
      """
      SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.atthasdef, a.attidentity <> '' OR a.attgenerated <> '', a.attstorage
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
        AND NOT (c.relispartition AND a.attinhcount > 0) AND \(scope.managed("n"))
      """,
      """
      SELECT k.oid, k.conrelid, k.conname, k.contype, k.convalidated, k.conindid, k.confrelid,
        k.conparentid <> 0 OR k.coninhcount > 0, pg_catalog.pg_get_constraintdef(k.oid)
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
      WHERE k.contype IN ('p', 'u', 'x', 'c', 'f', 'n') AND \(scope.managed("n"))
      """,
      """
      SELECT i.indexrelid, i.indrelid, i.indisunique, i.indisvalid
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(scope.managed("n"))
      """,
      """
      SELECT p.oid, n.nspname, p.proname,
        ARRAY(SELECT pg_catalog.format_type(u.t, NULL)
          FROM pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY u(t, i) ORDER BY u.i),
        p.prokind = 'p', p.prosecdef, p.proconfig, p.xmin::pg_catalog.text
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prokind IN ('f', 'p', 'w') AND \(scope.managed("n"))
      """,
      """
      SELECT 1247::oid, t.oid, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type'
          ELSE 'composite type' END, n.nspname, 0::oid, t.typname, t.xmin::pg_catalog.text
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND \(scope.managed("n"))
      UNION ALL
      SELECT 2615, n.oid, 'schema', NULL, 0, n.nspname, n.xmin::pg_catalog.text
      FROM pg_catalog.pg_namespace n WHERE \(scope.managed("n"))
      UNION ALL
      SELECT 2620, t.oid, 'trigger', NULL, t.tgrelid, t.tgname, t.tgenabled::pg_catalog.text || t.xmin::pg_catalog.text
      FROM pg_catalog.pg_trigger t WHERE NOT t.tgisinternal AND t.tgparentid = 0
      UNION ALL
      SELECT 3256, p.oid, 'policy', NULL, p.polrelid, p.polname, p.xmin::pg_catalog.text FROM pg_catalog.pg_policy p
      UNION ALL
      SELECT 2618, r.oid, 'rule', NULL, r.ev_class, r.rulename, r.ev_enabled::pg_catalog.text || r.xmin::pg_catalog.text
      FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE r.rulename <> '_RETURN' AND \(scope.managed("n"))
      """,
    ]
  }
}
