import Postgres

/// What a role grants by itself on every new object of a kind, in one schema or in all (PostgreSQL documentation,
/// "ALTER DEFAULT PRIVILEGES").
///
/// The identity has SQL's word for the kind of objects as its name, and the role where it is not the owner of the
/// database.
public struct DefaultPrivileges: ObjectDefinition {
  /// The difference from what new objects have otherwise.
  public var privileges: Privileges

  public init(_ privileges: Privileges) {
    self.privileges = privileges
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    Self.statements(from: Privileges(), to: privileges, identity)
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    Self.statements(from: privileges, to: Privileges(), identity)
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: DefaultPrivileges,
    in context: AlterationContext
  ) -> Alteration {
    .statements(Self.statements(from: privileges, to: new.privileges, identity))
  }

  private static func statements(from old: Privileges, to new: Privileges, _ identity: ObjectIdentity) -> [DDL] {
    let alter = "ALTER DEFAULT PRIVILEGES\(identity.defaultPrivilegesScope)"
    let taken = Set(old.granted).subtracting(new.granted).union(Set(new.revoked).subtracting(old.revoked))
    let given = Set(new.granted).subtracting(old.granted).union(Set(old.revoked).subtracting(new.revoked))
    let list: ([Grant]) -> String = { "\($0.map(\.privilege).joined(separator: ", ")) ON \(identity.name)" }
    let role: (Grant) -> String = {
      if case .owner = $0.grantee { return identity.arguments ?? "CURRENT_USER" }
      return FacetWriter.role($0.grantee, nil)
    }
    return FacetWriter.grouped(taken).map { DDL("\(alter) REVOKE \(list($0)) FROM \(role($0[0]))") }
      + FacetWriter.grouped(given).map { grants in
        let option = grants[0].isGrantable ? " WITH GRANT OPTION" : ""
        return DDL("\(alter) GRANT \(list(grants)) TO \(role(grants[0]))\(option)")
      }
  }

  /// The privileges that an object made in a catalog's database starts with, as a difference from those that PostgreSQL
  /// gives. What a schema grants comes on top of what the database does.
  ///
  /// - Parameter owner: Whom the object is given to once it is made: what that role was granted is the owner's then.
  static func inForce(for identity: ObjectIdentity, owner: String?, in catalog: Catalog) -> Privileges {
    var given = given(to: identity, in: catalog)
    guard let owner else { return given }
    let merged = Set(given.granted.filter { $0.grantee == .role(owner) })
    given.granted.removeAll(where: merged.contains)
    given.revoked.removeAll { grant in
      grant.grantee == .owner && merged.contains { $0.privilege == grant.privilege }
    }
    return given
  }

  private static func given(to identity: ObjectIdentity, in catalog: Catalog) -> Privileges {
    guard let kind = word(for: identity.kind) else { return Privileges() }
    func privileges(_ schema: String?) -> Privileges {
      let source = ObjectIdentity(.defaultPrivileges, schema: schema, name: kind)
      return catalog.definition(source, as: DefaultPrivileges.self)?.privileges ?? Privileges()
    }
    let everywhere = privileges(nil)
    guard let schema = identity.schema else { return everywhere }
    let here = privileges(schema)
    let added = Set(here.granted)
    return Privileges(
      granted: Array(added.subtracting(everywhere.revoked).union(everywhere.granted)),
      revoked: everywhere.revoked.filter { !added.contains($0) }
    )
  }

  /// SQL's word for the objects that default privileges are about.
  private static func word(for kind: ObjectKind) -> String? {
    switch kind {
    case .table, .view, .materializedView: "TABLES"
    case .sequence: "SEQUENCES"
    case .function, .procedure, .aggregate: "FUNCTIONS"
    case .enumType, .baseType, .compositeType, .rangeType, .domain: "TYPES"
    case .schema: "SCHEMAS"
    default: nil
    }
  }
}

enum DefaultPrivilegesReader: KindReader {
  /// `acldefault()` calls a sequence `s`. In a schema there is nothing by default: privileges can only be added.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT d.oid, n.nspname, pg_catalog.pg_get_userbyid(d.defaclrole),
      pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.defaclrole)),
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
        WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END,
      d.defaclacl::pg_catalog.text[],
      CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(
        CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END::pg_catalog.text[]
    FROM pg_catalog.pg_default_acl d
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
    WHERE n.oid IS NULL OR \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let role = try row.string(2)
      guard let kind = row[4] else { continue }
      let identity = ObjectIdentity(
        .defaultPrivileges,
        schema: row[1],
        name: kind,
        arguments: role == builder.databaseOwner ? nil : try row.string(3)
      )
      let privileges = Privileges(items: try row.texts(5), defaults: try row.texts(6) ?? [], owner: role)
      builder.add(identity, DefaultPrivileges(privileges), at: ObjectAddress(SystemCatalog.defaultACL, try row.oid(0)))
    }
  }
}
