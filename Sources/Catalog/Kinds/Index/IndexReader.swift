import Postgres

enum IndexReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT i.indexrelid, i.indrelid, x.relname, i.indisunique, i.indisvalid,
      pg_catalog.pg_get_expr(i.indpred, i.indrelid), x.reloptions, ts.spcname, parent.inhparent,
      CASE WHEN parent.inhparent IS NOT NULL THEN ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indexrelid ORDER BY a.attnum) END,
      attribute.targets,
      CASE WHEN i.indexprs IS NOT NULL OR attribute.has_options THEN pg_catalog.pg_get_indexdef(i.indexrelid) END,
      i.indkey,
      pg_catalog.concat_ws(' ', x.relam, i.indnkeyatts, i.indclass, i.indcollation, i.indoption, x.reloptions
        \(scope.serverVersion >= 150_000 ? ", i.indnullsnotdistinct" : ""))
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = x.reltablespace
    LEFT JOIN pg_catalog.pg_inherits parent ON parent.inhrelid = i.indexrelid
    LEFT JOIN pg_catalog.pg_constraint k
      ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN (SELECT a.attrelid, pg_catalog.bool_or(a.attoptions IS NOT NULL) AS has_options,
        pg_catalog.array_agg(a.attnum || ' ' || a.attstattarget ORDER BY a.attnum)
          FILTER (WHERE a.attstattarget >= 0) AS targets
      FROM pg_catalog.pg_attribute a
      WHERE a.attnum > 0 AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0) GROUP BY a.attrelid
    ) attribute ON attribute.attrelid = i.indexrelid
    WHERE k.oid IS NULL AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var parents: [(ObjectIdentity, UInt32)] = []
    for row in rows {
      let relationOID = try row.oid(1)
      guard let relation = builder.relation(relationOID) else { continue }
      let oid = try row.oid(0)
      let name = try row.string(2)
      let identity = relation.part(.index, name)
      let items = try row.texts(6) ?? []
      var index = Index(
        relation: relation,
        isUnique: try row.bool(3),
        definition: "",
        predicate: row[5],
        parameters: StorageParameters(items),
        tablespace: row[7],
        isValid: try row.bool(4),
        statistics: statistics(try row.texts(10) ?? []),
        hasDefaultName: try row.texts(9).map { columns in
          name == DefaultName.make(relation.name, DefaultName.columns(columns), "idx")
        } ?? false
      )
      if let text = row[11] {
        index.define(as: text, of: identity, parameters: items)
      } else {
        var undefined = UndefinedIndex(identity: identity, oid: oid, parameters: items)
        if let columns = try columns(row, of: relationOID, builder) {
          undefined.columns = columns.names
          undefined.shape = IndexShape(attributes: try row.string(13), columns: columns.types)
        }
        builder.undefinedIndexes.append(undefined)
      }
      builder.add(identity, index, at: ObjectAddress(SystemCatalog.relation, oid))
      builder.depend(identity, on: relation)
      if row[8] != nil { parents.append((identity, try row.oid(8))) }
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

  /// The names of an index's columns, and what their types and collations are; `nil` where a column is none of a table's.
  private static func columns(
    _ row: Row,
    of relation: UInt32,
    _ builder: CatalogBuilder
  ) throws(PostgresError) -> (names: [String], types: String)? {
    var names: [String] = []
    var types = ""
    for number in try row.string(12).split(separator: " ") {
      let address = ObjectAddress(SystemCatalog.relation, relation, Int32(number) ?? 0)
      guard let entry = builder.entry(at: address), let column = entry.definition as? Column else { return nil }
      names.append(entry.identity.name)
      types += column.type
      if let collation = column.collation { types += " \(collation)" }
      types += ";"
    }
    return (names, types)
  }

  // MARK: The texts of the others

  static func furtherQuery(_ builder: CatalogBuilder) -> Query? {
    var seen: Set<IndexShape> = []
    let asked = builder.undefinedIndexes.filter { $0.shape.map { seen.insert($0).inserted } ?? true }
    guard !asked.isEmpty else { return nil }
    let list = "{" + asked.map { "\($0.oid)" }.joined(separator: ",") + "}"
    return Query(
      "SELECT o.oid, pg_catalog.pg_get_indexdef(o.oid) FROM pg_catalog.unnest($1::pg_catalog.oid[]) o(oid)",
      [list]
    )
  }

  static func readFurther(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var texts: [UInt32: String] = [:]
    for row in rows { texts[try row.oid(0)] = try row.string(1) }
    var templates: [IndexShape: IndexTemplate] = [:]
    var left: [UndefinedIndex] = []
    for undefined in builder.undefinedIndexes {
      guard var index = builder.entry(undefined.identity)?.definition as? Index else { continue }
      if let text = texts[undefined.oid] {
        index.define(as: text, of: undefined.identity, parameters: undefined.parameters)
        if let shape = undefined.shape { templates[shape] = IndexTemplate(index, columns: undefined.columns) }
      } else if let template = undefined.shape.flatMap({ templates[$0] }) {
        template.define(&index, columns: undefined.columns)
      } else {
        // The text of its like could not be taken apart: it is asked for by itself.
        left.append(undefined.alone)
        continue
      }
      builder.update(undefined.identity) { $0.definition = index }
    }
    builder.undefinedIndexes = left
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

extension Index {
  /// Takes over the text of `pg_get_indexdef()`:
  /// `CREATE [UNIQUE] INDEX name ON [ONLY] table USING … [WITH (…)] [WHERE …]`. The method and the columns are the
  /// definition; storage parameters that cannot be told from them stay in it.
  ///
  /// - Parameter items: The storage parameters as `pg_class.reloptions` has them.
  mutating func define(as text: String, of identity: ObjectIdentity, parameters items: [String]) {
    var rest = text[...]
    for start in ["CREATE INDEX ", "CREATE UNIQUE INDEX "] {
      for only in ["", "ONLY "] {
        let prefix = "\(start)\(quoteIdentifier(identity.name)) ON \(only)\(relation.sqlName) USING "
        if rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
      }
    }
    if let predicate, rest.hasSuffix(" WHERE \(predicate)") { rest = rest.dropLast(" WHERE \(predicate)".count) }
    if !items.isEmpty {
      let clause = " WITH (\(items.map(Self.parameter).joined(separator: ", ")))"
      if rest.hasSuffix(clause) { rest = rest.dropLast(clause.count) } else { parameters = .init() }
    }
    definition = String(rest)
  }

  /// A parameter as `flatten_reloptions` writes it (`src/backend/utils/adt/ruleutils.c`).
  private static func parameter(_ item: String) -> String {
    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.count > 1 ? String(parts[1]) : ""
    let isWord = quoteIdentifier(value) == value
    return "\(quoteIdentifier(String(parts[0])))=\(isWord ? value : quoteLiteral(value))"
  }
}
