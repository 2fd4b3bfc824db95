import Postgres

/// A range type with its multirange type (PostgreSQL documentation, "Range Types").
public struct RangeType: ObjectDefinition, ShelledType {
  @Exact public var subtype: String
  /// The operator class as SQL where it is not the subtype's default.
  @Exact public var operatorClass: String?
  /// The collation as SQL where it is not the subtype's.
  @Exact public var collation: String?
  /// The function that tells how far two values are apart.
  @Exact public var difference: String?
  /// The function that writes a value in its one form. It takes and returns the type itself.
  public var canonical: ObjectIdentity?
  /// The multirange type's name.
  @Exact public var multirange: String
  /// The schema of the multirange type where it is not the range type's: a name that `CREATE TYPE` was given without a
  /// schema goes to the first schema of the search path.
  @Exact public var multirangeSchema: String?

  var ownFunctions: [ObjectIdentity] { canonical.map { [$0] } ?? [] }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var options = ["subtype = \(subtype)"]
    if let operatorClass { options.append("subtype_opclass = \(operatorClass)") }
    if let collation { options.append("collation = \(collation)") }
    if let canonical { options.append("canonical = \(quoteQualified(canonical.schema, canonical.name))") }
    if let difference { options.append("subtype_diff = \(difference)") }
    options.append("multirange_type_name = \(multirangeName(identity))")
    let creation = DDL("CREATE TYPE \(identity.sqlName) AS RANGE (\(options.joined(separator: ", ")))")
    return shellFirst(creation, of: identity, in: context)
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    removalWithFunctions(of: identity)
  }

  public func alteration(of identity: ObjectIdentity, to new: RangeType, in context: AlterationContext) -> Alteration {
    var renamed = self
    renamed.multirange = new.multirange
    guard renamed == new else { return .replace(why: "PostgreSQL has no way to change a range type") }
    let rename = "ALTER TYPE \(multirangeName(identity)) RENAME TO \(quoteIdentifier(new.multirange))"
    return .inPlace([DDL(rename)])
  }

  private func multirangeName(_ identity: ObjectIdentity) -> String {
    quoteQualified(multirangeSchema ?? identity.schema, multirange)
  }
}

enum RangeTypeReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.typname, \(ownership(owner: "t.typowner", acl: "t.typacl", letter: "T")), t.typarray,
      pg_catalog.format_type(r.rngsubtype, NULL),
      CASE WHEN NOT o.opcdefault THEN pg_catalog.quote_ident(n2.nspname) || '.' || pg_catalog.quote_ident(o.opcname) END,
      CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation::pg_catalog.regcollation END,
      NULLIF(r.rngsubdiff, 0)::pg_catalog.regproc, m.typname, m.oid, m.typarray,
      cn.nspname, cf.proname, pg_catalog.format_type(t.oid, NULL),
      CASE WHEN m.typnamespace <> t.typnamespace THEN n3.nspname END,
      ARRAY(SELECT d.objid::pg_catalog.text FROM pg_catalog.pg_depend d
        WHERE d.classid = \(SystemCatalog.procedure) AND d.deptype = 'i' AND d.refclassid = \(SystemCatalog.type)
          AND d.refobjid IN (t.oid, m.oid))
    FROM pg_catalog.pg_range r
    JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
    JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
    JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
    JOIN pg_catalog.pg_namespace n3 ON n3.oid = m.typnamespace
    JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
    JOIN pg_catalog.pg_namespace n2 ON n2.oid = o.opcnamespace
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN (pg_catalog.pg_proc cf JOIN pg_catalog.pg_namespace cn ON cn.oid = cf.pronamespace)
      ON cf.oid = r.rngcanonical
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.type, oid) { continue }
      let identity = ObjectIdentity(.rangeType, schema: try row.string(1), name: try row.string(2))
      let canonical = row[15].map { ObjectIdentity(.function, schema: row[14], name: $0, arguments: row[16]) }
      builder.add(
        identity,
        RangeType(
          subtype: try row.string(7),
          operatorClass: row[8],
          collation: row[9],
          difference: row[10],
          canonical: canonical,
          multirange: try row.string(11),
          multirangeSchema: row[17]
        ),
        at: ObjectAddress(SystemCatalog.type, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      // The functions that make values stand for the type.
      for constructor in try row.texts(18) ?? [] {
        if let oid = UInt32(constructor) { builder.alias(ObjectAddress(SystemCatalog.procedure, oid), to: identity) }
      }
      for index in [6, 12, 13] { builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(index)), to: identity) }
    }
  }
}
