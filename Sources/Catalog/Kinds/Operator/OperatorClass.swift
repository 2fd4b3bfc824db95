import Postgres

/// An operator class (PostgreSQL documentation, "CREATE OPERATOR CLASS"). Its identity has the access method as
/// arguments.
public struct OperatorClass: ObjectDefinition {
  /// The type of the column that it is for.
  @Exact public var type: String
  public var isDefault: Bool
  /// The family, qualified and quoted.
  @Exact public var family: String
  /// The type that the index stores where it is another one.
  @Exact public var storage: String?
  public var members: [OperatorMember]

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var items = members.map(\.sql)
    // A class without members says its storage, because it must say something.
    if storage != nil || items.isEmpty { items.append("STORAGE \(storage ?? type)") }
    let name = quoteQualified(identity.schema, identity.name)
    return [
      DDL(
        """
        CREATE OPERATOR CLASS \(name)\(isDefault ? " DEFAULT" : "") FOR TYPE \(type) USING \(identity.arguments ?? "")
          FAMILY \(family) AS
          \(items.joined(separator: ",\n  "))
        """
      )
    ]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: OperatorClass,
    in context: AlterationContext
  ) -> Alteration {
    .replace(why: "PostgreSQL has no way to change an operator class")
  }
}

enum OperatorClassReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT k.oid, n.nspname, k.opcname, pg_catalog.quote_ident(a.amname), pg_catalog.pg_get_userbyid(k.opcowner),
      pg_catalog.format_type(k.opcintype, NULL), k.opcdefault, pg_catalog.format('%I.%I', fn.nspname, f.opfname),
      CASE WHEN k.opckeytype <> 0 THEN pg_catalog.format_type(k.opckeytype, NULL) END,
      m.classid, m.objid, m.is_function, m.number, m.types, m.object
    FROM pg_catalog.pg_opclass k
    JOIN pg_catalog.pg_namespace n ON n.oid = k.opcnamespace
    JOIN pg_catalog.pg_am a ON a.oid = k.opcmethod
    JOIN pg_catalog.pg_opfamily f ON f.oid = k.opcfamily
    JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
    LEFT JOIN (\(OperatorMember.query(of: SystemCatalog.operatorClass))) m ON m.owner = k.oid
    WHERE k.oid >= 16384 AND \(scope.managed("n"))
    ORDER BY k.oid, \(OperatorMember.order)
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.operatorClass, oid) { continue }
      let identity = ObjectIdentity(
        .operatorClass,
        schema: try row.string(1),
        name: try row.string(2),
        arguments: try row.string(3)
      )
      if builder.entry(identity) == nil {
        builder.add(
          identity,
          OperatorClass(
            type: try row.string(5),
            isDefault: try row.bool(6),
            family: try row.string(7),
            storage: row[8],
            members: []
          ),
          at: ObjectAddress(SystemCatalog.operatorClass, oid),
          owner: try row.string(4)
        )
      }
      if row[9] == nil { continue }
      let member = try OperatorMember(row, at: 11)
      builder.update(identity) { entry in
        guard var definition = entry.definition as? OperatorClass else { return }
        definition.members.append(member)
        entry.definition = definition
      }
      builder.alias(ObjectAddress(try row.oid(9), try row.oid(10)), to: identity)
    }
  }
}
