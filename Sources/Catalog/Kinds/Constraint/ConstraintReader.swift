import Postgres

enum ConstraintReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT k.oid, k.conrelid, k.conname, k.contype, pg_catalog.pg_get_constraintdef(k.oid), k.condeferrable,
      k.condeferred, k.convalidated, i.oid, i.reloptions, ts.spcname, k.coninhcount > 0, k.conislocal, k.conparentid,
      CASE WHEN k.conparentid <> 0 THEN ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.oid ORDER BY a.attnum) END, \(scope.serverVersion >= 180_000 ? "k.conenforced" : "true")
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = i.reltablespace
    WHERE k.contype IN ('p', 'u', 'c', 'x') AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
      AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var parents: [(ObjectIdentity, UInt32)] = []
    for row in rows {
      guard let table = builder.relation(try row.oid(1)) else { continue }
      let name = try row.string(2)
      let identity = table.part(.constraint, name)
      let kind = kind(row.character(3))
      let deferral = Deferral(isDeferrable: try row.bool(5), isDeferred: try row.bool(6))
      let isValidated = try row.bool(7)
      let isEnforced = try row.bool(15)
      let parent = try row.oid(13)
      let constraint = Constraint(
        kind: kind,
        definition: deferral.stripped(try row.string(4), isValidated: isValidated, isEnforced: isEnforced),
        deferral: deferral,
        isValidated: isValidated,
        isEnforced: isEnforced,
        // The definition of an exclusion constraint has them in its text.
        parameters: kind == .exclusion ? .init() : StorageParameters(try row.texts(9)),
        tablespace: row[10],
        isInherited: try row.bool(11) || parent != 0,
        isLocal: try row.bool(12) && parent == 0,
        hasDefaultName: try row.texts(14).map { name == defaultName(kind, table.name, $0) } ?? false
      )
      builder.add(identity, constraint, at: ObjectAddress(SystemCatalog.constraint, try row.oid(0)))
      builder.depend(identity, on: table)
      if row[8] != nil { builder.alias(ObjectAddress(SystemCatalog.relation, try row.oid(8)), to: identity) }
      if parent != 0 { parents.append((identity, parent)) }
    }
    for (identity, parent) in parents {
      guard let other = builder.identity(at: ObjectAddress(SystemCatalog.constraint, parent)) else { continue }
      builder.update(identity) { entry in
        guard var constraint = entry.definition as? Constraint else { return }
        constraint.parentConstraint = other
        entry.definition = constraint
      }
    }
  }

  private static func kind(_ letter: Character?) -> Constraint.Kind {
    switch letter {
    case "p": .primaryKey
    case "u": .unique
    case "x": .exclusion
    default: .check
    }
  }

  private static func defaultName(_ kind: Constraint.Kind, _ table: String, _ columns: [String]) -> String {
    switch kind {
    case .primaryKey: DefaultName.make(table, nil, "pkey")
    case .exclusion: DefaultName.make(table, DefaultName.columns(columns), "excl")
    default: DefaultName.make(table, DefaultName.columns(columns), "key")
    }
  }
}
