import Postgres

enum IndexReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT i.indexrelid, i.indrelid, x.relname, pg_catalog.pg_get_indexdef(i.indexrelid), i.indisunique, i.indisvalid,
      pg_catalog.pg_get_expr(i.indpred, i.indrelid), x.reloptions, ts.spcname, parent.inhparent,
      pg_catalog.format('%I', x.relname), pg_catalog.format('%I.%I', n.nspname, c.relname),
      CASE WHEN parent.inhparent IS NOT NULL THEN ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indexrelid ORDER BY a.attnum) END,
      CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT a.attnum || ' ' || a.attstattarget
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0 ORDER BY a.attnum) END
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = x.reltablespace
    LEFT JOIN pg_catalog.pg_inherits parent ON parent.inhrelid = i.indexrelid
    LEFT JOIN pg_catalog.pg_constraint k
      ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    WHERE k.oid IS NULL AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var parents: [(ObjectIdentity, UInt32)] = []
    for row in rows {
      guard let relation = builder.relation(try row.oid(1)) else { continue }
      let oid = try row.oid(0)
      let name = try row.string(2)
      let identity = relation.part(.index, name)
      let parameters = StorageParameters(try row.texts(7))
      let (definition, hasParameters) = try definition(row)
      let index = Index(
        relation: relation,
        isUnique: try row.bool(4),
        definition: definition,
        predicate: row[6],
        parameters: hasParameters ? .init() : parameters,
        tablespace: row[8],
        isValid: try row.bool(5),
        statistics: statistics(try row.texts(13) ?? []),
        hasDefaultName: try row.texts(12).map { columns in
          name == DefaultName.make(relation.name, DefaultName.columns(columns), "idx")
        } ?? false
      )
      builder.add(identity, index, at: ObjectAddress(SystemCatalog.relation, oid))
      builder.depend(identity, on: relation)
      if row[9] != nil { parents.append((identity, try row.oid(9))) }
      if !index.isValid {
        builder.report(UnmanagedObject(kind: "index", name: identity.sqlName, reason: "it is invalid"))
      }
    }
    for (identity, parent) in parents {
      guard let other = builder.relation(parent) else { continue }
      builder.update(identity) { entry in
        guard var index = entry.definition as? Index else { return }
        index.parentIndex = other
        entry.definition = index
      }
    }
  }

  /// The method and the columns, from the text of `pg_get_indexdef`:
  /// `CREATE [UNIQUE] INDEX name ON [ONLY] table USING … [WITH (…)] [WHERE …]`.
  ///
  /// - Returns: The text, and whether the storage parameters are still in it.
  private static func definition(_ row: Row) throws(PostgresError) -> (String, Bool) {
    var text = try row.string(3)[...]
    let name = try row.string(10)
    let table = try row.string(11)
    for start in ["CREATE INDEX ", "CREATE UNIQUE INDEX "] {
      for only in ["", "ONLY "] {
        let prefix = "\(start)\(name) ON \(only)\(table) USING "
        if text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
      }
    }
    if let predicate = row[6], text.hasSuffix(" WHERE \(predicate)") {
      text = text.dropLast(" WHERE \(predicate)".count)
    }
    let items = try row.texts(7) ?? []
    if items.isEmpty { return (String(text), false) }
    let clause = " WITH (\(items.map(parameter).joined(separator: ", ")))"
    guard text.hasSuffix(clause) else { return (String(text), true) }
    return (String(text.dropLast(clause.count)), false)
  }

  /// A parameter as `flatten_reloptions` writes it (`src/backend/utils/adt/ruleutils.c`).
  private static func parameter(_ item: String) -> String {
    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.count > 1 ? String(parts[1]) : ""
    let isWord = quoteIdentifier(value) == value
    return "\(quoteIdentifier(String(parts[0])))=\(isWord ? value : quoteLiteral(value))"
  }

  private static func statistics(_ texts: [String]) -> [Int: Int] {
    var targets: [Int: Int] = [:]
    for text in texts {
      let numbers = text.split(separator: " ").compactMap { Int($0) }
      if numbers.count == 2 { targets[numbers[0]] = numbers[1] }
    }
    return targets
  }
}
