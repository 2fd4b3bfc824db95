import Postgres

/// An operator family with the members that belong to no class of it (PostgreSQL documentation, "CREATE OPERATOR
/// FAMILY"). Its identity has the access method as arguments.
public struct OperatorFamily: ObjectDefinition {
  public var members: [OperatorMember]

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address)")] + Self.adding(members, to: identity)
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: OperatorFamily,
    in context: AlterationContext
  ) -> Alteration {
    let gone = members.filter { !new.members.contains($0) }
    var statements: [DDL] = []
    if !gone.isEmpty {
      statements.append(DDL("ALTER \(identity.address) DROP\n  \(gone.map(\.slot).joined(separator: ",\n  "))"))
    }
    return .statements(statements + Self.adding(new.members.filter { !members.contains($0) }, to: identity))
  }

  private static func adding(_ members: [OperatorMember], to identity: ObjectIdentity) -> [DDL] {
    if members.isEmpty { return [] }
    return [DDL("ALTER \(identity.address) ADD\n  \(members.map(\.sql).joined(separator: ",\n  "))")]
  }
}

enum OperatorFamilyReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT f.oid, n.nspname, f.opfname, pg_catalog.quote_ident(a.amname), pg_catalog.pg_get_userbyid(f.opfowner),
      m.classid, m.objid, m.is_function, m.number, m.types, m.object
    FROM pg_catalog.pg_opfamily f
    JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
    JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
    LEFT JOIN (\(OperatorMember.query(of: SystemCatalog.operatorFamily))) m ON m.owner = f.oid
    WHERE f.oid >= 16384 AND \(scope.managed("n"))
    ORDER BY f.oid, \(OperatorMember.order)
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.operatorFamily, oid) { continue }
      let identity = ObjectIdentity(
        .operatorFamily,
        schema: try row.string(1),
        name: try row.string(2),
        arguments: try row.string(3)
      )
      if builder.entry(identity) == nil {
        let address = ObjectAddress(SystemCatalog.operatorFamily, oid)
        builder.add(identity, OperatorFamily(members: []), at: address, owner: try row.string(4))
      }
      if row[5] == nil { continue }
      let member = try OperatorMember(row, at: 7)
      builder.update(identity) { entry in
        guard var family = entry.definition as? OperatorFamily else { return }
        family.members.append(member)
        entry.definition = family
      }
      builder.alias(ObjectAddress(try row.oid(5), try row.oid(6)), to: identity)
    }
  }
}
