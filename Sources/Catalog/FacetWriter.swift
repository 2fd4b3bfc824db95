import Postgres

/// Writes what every kind of object can carry: comment, owner and privileges.
public enum FacetWriter {
  /// `COMMENT ON …` for an entry; a `nil` text removes the comment.
  public static func comment(_ text: String?, on identity: ObjectIdentity) -> DDL {
    DDL("COMMENT ON \(identity.address) IS \(text.map(quoteLiteral) ?? "NULL")")
  }

  /// `COMMENT ON …` for an object whose definition is known: a foreign table has another word than a table.
  static func comment(of entry: CatalogEntry) -> DDL {
    guard let table = entry.definition as? Table else { return comment(entry.comment, on: entry.identity) }
    return DDL("COMMENT ON \(table.keyword) \(entry.identity.sqlName) IS \(entry.comment.map(quoteLiteral) ?? "NULL")")
  }

  /// `ALTER … OWNER TO …`; a `nil` owner is the owner of the database.
  public static func owner(_ owner: String?, of identity: ObjectIdentity) -> DDL {
    DDL(
      "ALTER \(identity.address) OWNER TO \(owner.map(quoteIdentifier) ?? databaseOwner)",
      effect: .changesOwner(identity, role: owner)
    )
  }

  /// The role that owns the database one is connected to, for whoever runs the statement.
  private static let databaseOwner = "CURRENT_USER"

  /// The statements that lead from one set of privileges to another.
  ///
  /// What an object no longer grants is revoked first, then the default is restored where it was taken away, then what
  /// is granted beyond it is granted.
  public static func privileges(
    from old: Privileges,
    to new: Privileges,
    on identity: ObjectIdentity,
    owner: String?
  ) -> [DDL] {
    let taken = Set(old.granted).subtracting(new.granted).union(Set(new.revoked).subtracting(old.revoked))
    let given = Set(new.granted).subtracting(old.granted).union(Set(old.revoked).subtracting(new.revoked))
    return grouped(taken).map { revoke($0, on: identity, owner: owner) }
      + grouped(given).map { grant($0, on: identity, owner: owner) }
  }

  /// Grants of one grantee and one grant option are one statement.
  static func grouped(_ grants: Set<Grant>) -> [[Grant]] {
    var groups: [[Grant]] = []
    let order: (Grant, Grant) -> Bool = {
      ($0.grantee, $0.isGrantable ? 1 : 0, $0.privilege) < ($1.grantee, $1.isGrantable ? 1 : 0, $1.privilege)
    }
    for grant in grants.sorted(by: order) {
      if let last = groups.last?.first, last.grantee == grant.grantee, last.isGrantable == grant.isGrantable {
        groups[groups.count - 1].append(grant)
      } else {
        groups.append([grant])
      }
    }
    return groups
  }

  private static func grant(_ grants: [Grant], on identity: ObjectIdentity, owner: String?) -> DDL {
    let option = grants[0].isGrantable ? " WITH GRANT OPTION" : ""
    return DDL("GRANT \(list(grants, identity)) TO \(role(grants[0].grantee, owner))\(option)")
  }

  private static func revoke(_ grants: [Grant], on identity: ObjectIdentity, owner: String?) -> DDL {
    DDL("REVOKE \(list(grants, identity)) FROM \(role(grants[0].grantee, owner))")
  }

  /// `SELECT, INSERT ON TABLE public.t`, and `SELECT (a) ON TABLE public.t` for a column.
  private static func list(_ grants: [Grant], _ identity: ObjectIdentity) -> String {
    if identity.kind == .column {
      let column = quoteIdentifier(identity.name)
      let words = grants.map { "\($0.privilege) (\(column))" }.joined(separator: ", ")
      return "\(words) ON TABLE \(identity.relationName)"
    }
    let words = grants.map(\.privilege).joined(separator: ", ")
    return "\(words) ON \(grantKeyword(identity)) \(identity.sqlName)"
  }

  /// GRANT's word for a kind: relations of all kinds are `TABLE`, a domain or an enum is a `TYPE`.
  private static func grantKeyword(_ identity: ObjectIdentity) -> String {
    switch identity.kind {
    case .view, .materializedView: "TABLE"
    case .domain: "TYPE"
    case .aggregate: "FUNCTION"
    case .server: "FOREIGN SERVER"
    default: identity.keyword
    }
  }

  static func role(_ grantee: Grant.Grantee, _ owner: String?) -> String {
    switch grantee {
    case .public: "PUBLIC"
    case .owner: owner.map(quoteIdentifier) ?? databaseOwner
    case .role(let name): quoteIdentifier(name)
    }
  }
}
