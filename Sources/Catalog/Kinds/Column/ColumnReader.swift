import Postgres

enum ColumnReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    // Older servers know no more than pg_attribute.attnotnull.
    let hasNotNull = scope.serverVersion >= 180_000
    let notNullColumns = """
      nn.oid, nn.conname, nn.connoinherit, nn.convalidated, pg_catalog.obj_description(nn.oid, 'pg_constraint'),
        nn.coninhcount > 0 AND nn.conislocal AND NOT c.relispartition
      """
    let notNullJoin = """
      LEFT JOIN pg_catalog.pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum
      """
    return """
      SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
        CASE WHEN a.attcollation <> t.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, co.collname) END,
        a.attgenerated, d.oid, CASE WHEN d.oid IS NOT NULL THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
        NULLIF(a.attstorage, t.typstorage), a.attcompression, COALESCE(a.attstattarget, -1), a.attoptions,
        a.attinhcount > 0, a.attislocal, a.attacl::text[], a.attidentity, q.seqrelid, qc.relname,
        pg_catalog.format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
        \(ForeignOptions.columns("a.attfdwoptions")), \(hasNotNull ? notNullColumns : "NULL, NULL, NULL, NULL, NULL, NULL")
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN (pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace)
        ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
      LEFT JOIN (pg_catalog.pg_depend s
        JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.objid
        JOIN pg_catalog.pg_class qc ON qc.oid = q.seqrelid)
        ON a.attidentity <> '' AND s.classid = 1259 AND s.refclassid = 1259 AND s.refobjid = a.attrelid
        AND s.refobjsubid = a.attnum AND s.deptype = 'i'
      \(hasNotNull ? notNullJoin : "")
      WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped
        AND \(scope.managed("n"))
      """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var names: [ObjectIdentity: String] = [:]
    for row in rows {
      let tableOID = try row.oid(0)
      guard let table = builder.relation(tableOID) else { continue }
      let identity = table.part(.column, try row.string(2))
      let number = try row.int(1)
      let statistics = try row.int(11)
      let column = Column(
        type: try row.string(3),
        isNotNull: try row.bool(4),
        collation: row[5],
        identity: try sequence(row, identity),
        generated: row[8].map { Column.Generated(expression: $0, isVirtual: row.character(6) == "v") },
        storage: storage(row.character(9)),
        compression: compression(row.character(10)),
        statistics: statistics < 0 ? nil : statistics,
        options: StorageParameters(try row.texts(12)),
        foreignOptions: row[26] == nil ? .init() : try ForeignOptions.read(row, at: 26, of: identity, &builder),
        isInherited: try row.bool(13),
        isLocal: try row.bool(14)
      )
      let address = ObjectAddress(SystemCatalog.relation, tableOID, Int32(truncatingIfNeeded: number))
      builder.add(identity, column, at: address, acl: try row.texts(15), ordinal: number)
      builder.depend(identity, on: table)
      if let name = row[29] {
        names[identity] = name
        let notNull = NotNull(
          isNoInherit: try row.bool(30),
          isValidated: try row.bool(31),
          isOwn: try row.bool(33),
          comment: row[32]
        )
        if !notNull.isPlain { builder.updateColumn(identity) { $0.notNull = notNull } }
        let constraint = ObjectAddress(SystemCatalog.constraint, try row.oid(28))
        builder.alias(constraint, to: identity)
        if let comment = notNull.comment { builder.giveComment(comment, at: constraint) }
      }
      if row[7] != nil { builder.alias(ObjectAddress(SystemCatalog.attributeDefault, try row.oid(7)), to: identity) }
      if row[17] != nil { builder.alias(ObjectAddress(SystemCatalog.relation, try row.oid(17)), to: identity) }
    }
    keepNames(names, in: &builder)
  }

  /// Keeps the names of NOT NULL constraints that PostgreSQL would not choose: one that comes from a parent has the
  /// parent's name, others have one made of the names of table and column.
  private static func keepNames(_ names: [ObjectIdentity: String], in builder: inout CatalogBuilder) {
    for (column, name) in names {
      let parents = builder.parents(of: column.table).map { $0.part(.column, column.name) }
        .filter { (builder.entry($0)?.definition as? Column)?.givesNotNull ?? false }
        .compactMap { names[$0] }
      let isChosen = parents.isEmpty ? name == NotNull.defaultName(column) : parents.containsExactly(name)
      builder.updateColumn(column) { definition in
        if isChosen && definition.notNull?.comment == nil { return }
        definition.notNull = definition.notNull ?? NotNull()
        definition.notNull?.name = name
      }
    }
  }

  private static func sequence(_ row: Row, _ column: ObjectIdentity) throws(PostgresError) -> Column.Identity? {
    guard row[17] != nil, let name = row[18] else { return nil }
    let options = SequenceOptions(
      type: try row.string(19),
      increment: try row.int64(21),
      minimum: try row.int64(22),
      maximum: try row.int64(23),
      start: try row.int64(20),
      cache: try row.int64(24),
      cycles: try row.bool(25)
    )
    return Column.Identity(
      isAlways: row.character(16) == "a",
      sequenceName: name == Column.Identity.defaultName(column) ? nil : name,
      options: options
    )
  }

  private static func storage(_ letter: Character?) -> String? {
    switch letter {
    case "p": "PLAIN"
    case "e": "EXTERNAL"
    case "x": "EXTENDED"
    case "m": "MAIN"
    default: nil
    }
  }

  private static func compression(_ letter: Character?) -> String? {
    switch letter {
    case "p": "pglz"
    case "l": "lz4"
    default: nil
    }
  }
}

extension CatalogBuilder {
  /// Changes a column that was added before.
  fileprivate mutating func updateColumn(_ identity: ObjectIdentity, _ change: (inout Column) -> Void) {
    update(identity) { entry in
      guard var column = entry.definition as? Column else { return }
      change(&column)
      entry.definition = column
    }
  }
}
