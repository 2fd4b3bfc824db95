import Postgres

/// An enum type (PostgreSQL documentation, "Enumerated Types").
public struct EnumType: ObjectDefinition {
  /// The labels in their sort order.
  @Exact public var labels: [String]

  public init(labels: [String]) {
    self.labels = labels
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE TYPE \(identity.sqlName) AS ENUM (\(labels.map(quoteLiteral).joined(separator: ", ")))")]
  }

  /// Labels are added in place. PostgreSQL cannot remove or reorder them: then the type is made again.
  public func alteration(of identity: ObjectIdentity, to new: EnumType, in context: AlterationContext) -> Alteration {
    let kept = Set(labels.map(Exact.init))
    func isKept(_ label: String) -> Bool { kept.contains(Exact(wrappedValue: label)) }
    guard [String].isExactly(new.labels.filter(isKept), labels) else {
      return .replace(why: "labels of an enum cannot be removed or reordered")
    }
    var statements: [DDL] = []
    for (index, label) in new.labels.enumerated() where !isKept(label) {
      let place =
        index > 0
        ? " AFTER \(quoteLiteral(new.labels[index - 1]))"
        : labels.first.map { " BEFORE \(quoteLiteral($0))" } ?? ""
      let literal = quoteLiteral(label)
      statements.append(
        DDL(
          "ALTER TYPE \(identity.sqlName) ADD VALUE \(literal)\(place)",
          effect: .addsLabel(literal, type: identity)
        )
      )
    }
    return .inPlace(statements)
  }
}

enum EnumReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.typname, \(ownership(owner: "t.typowner", acl: "t.typacl", letter: "T")), t.typarray,
      ARRAY(SELECT e.enumlabel::pg_catalog.text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.type, oid) { continue }
      let identity = ObjectIdentity(.enumType, schema: try row.string(1), name: try row.string(2))
      builder.add(
        identity,
        EnumType(labels: try row.textArray(7).compactMap { $0 }),
        at: ObjectAddress(SystemCatalog.type, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(6)), to: identity)
    }
  }
}
