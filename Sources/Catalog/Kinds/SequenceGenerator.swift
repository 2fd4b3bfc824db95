import Postgres

/// A sequence (PostgreSQL documentation, "CREATE SEQUENCE"), but not the one of an identity column, which is the
/// column's.
public struct SequenceGenerator: ObjectDefinition {
  /// `smallint`, `integer` or `bigint`.
  @Exact public var type: String
  public var options: SequenceOptions
  /// Not logged and reset after a crash; PostgreSQL 15 and later.
  public var isUnlogged: Bool
  /// The column that it is dropped with (`OWNED BY`).
  public var ownedBy: ObjectIdentity?

  public init(
    type: String = "bigint",
    options: SequenceOptions = .init(),
    isUnlogged: Bool = false,
    ownedBy: ObjectIdentity? = nil
  ) {
    self.type = type
    self.options = options
    self.isUnlogged = isUnlogged
    self.ownedBy = ownedBy
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE \(isUnlogged ? "UNLOGGED " : "")SEQUENCE \(identity.sqlName)"
    if type != "bigint" { sql += " AS \(type)" }
    for clause in options.clauses { sql += " \(clause)" }
    guard let ownedBy else { return [DDL(sql)] }
    // A sequence and the table it belongs to have one owner, and the sequence must have it first.
    let owner = context.catalog[identity]?.owner.map { [FacetWriter.owner($0, of: identity)] } ?? []
    return [DDL(sql)] + owner + [ownership(of: identity, by: ownedBy)]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: SequenceGenerator,
    in context: AlterationContext
  ) -> Alteration {
    var statements: [DDL] = []
    let alter = "ALTER SEQUENCE \(identity.sqlName)"
    if isUnlogged != new.isUnlogged { statements.append(DDL("\(alter) SET \(new.isUnlogged ? "UNLOGGED" : "LOGGED")")) }
    // A change of type takes the bounds along that were the old type's ("ALTER SEQUENCE", AS data_type).
    let clauses = ($type == new.$type ? [] : ["AS \(new.type)"]) + options.changes(to: new.options, type: new.type)
    if !clauses.isEmpty {
      let sql = "\(alter) \(clauses.joined(separator: " "))"
      let isMoved = !new.options.bounds(new.type).contains(options.firstValue(type))
      statements.append(isMoved ? moving(identity, sql, to: new.options.firstValue(new.type)) : DDL(sql))
    }
    if ownedBy != new.ownedBy { statements.append(ownership(of: identity, by: new.ownedBy)) }
    return .statements(statements)
  }

  /// A sequence that nobody used stands at its start. Where that is outside of the new bounds, PostgreSQL refuses them,
  /// so that it is moved to the new start in the same statement; a sequence that was used is never moved.
  private func moving(_ identity: ObjectIdentity, _ sql: String, to start: Int64) -> DDL {
    let block = """
      BEGIN
        IF (SELECT is_called FROM \(identity.sqlName)) THEN
          \(sql);
        ELSE
          \(sql) RESTART WITH \(start);
        END IF;
      END
      """
    return DDL("DO \(quoteLiteral(block))", why: "its start is outside of the new bounds")
  }

  private func ownership(of identity: ObjectIdentity, by column: ObjectIdentity?) -> DDL {
    let owner = column.map { "\($0.relationName).\(quoteIdentifier($0.name))" } ?? "NONE"
    return DDL("ALTER SEQUENCE \(identity.sqlName) OWNED BY \(owner)", effect: .givesSequence(identity, to: column))
  }
}

enum SequenceReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.relname, \(ownership(owner: "c.relowner", acl: "c.relacl", letter: "s")),
      pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
      c.relpersistence = 'u', tn.nspname, t.relname, a.attname
    FROM pg_catalog.pg_sequence s
    JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = 1259 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.deptype IS DISTINCT FROM 'i' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.relation, oid) { continue }
      let type = try row.string(6)
      let ownedBy = row[16].map { ObjectIdentity(.column, schema: row[14], parent: row[15], name: $0) }
      builder.add(
        ObjectIdentity(.sequence, schema: try row.string(1), name: try row.string(2)),
        SequenceGenerator(
          type: type,
          options: SequenceOptions(
            type: type,
            increment: try row.int64(8),
            minimum: try row.int64(9),
            maximum: try row.int64(10),
            start: try row.int64(7),
            cache: try row.int64(11),
            cycles: try row.bool(12)
          ),
          isUnlogged: try row.bool(13),
          ownedBy: ownedBy
        ),
        at: ObjectAddress(SystemCatalog.relation, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
    }
  }
}
