import Catalog
import SchemaDescription

extension Translator {
  /// The words for the privileges of an object, what is taken away first; `nil` where there is none for one of them.
  ///
  /// - Parameter columns: The column that they are limited to.
  mutating func grants(_ entry: CatalogEntry, columns: [String] = []) -> [SchemaDescription.Grant]? {
    guard let revoked = groups(entry.privileges.revoked, entry), let granted = groups(entry.privileges.granted, entry),
      columns.isEmpty || revoked.isEmpty
    else { return nil }
    let place = place(entry.identity)
    func word(_ group: Group, isRevoked: Bool) -> SchemaDescription.Grant {
      var word = SchemaDescription.Grant.grant(to: Roles(group.roles), columns: columns)
      word.privileges = group.privileges
      word.withGrantOption = group.isGrantable
      word.isRevoked = isRevoked
      word.place = place
      return word
    }
    return revoked.map { word($0, isRevoked: true) } + granted.map { word($0, isRevoked: false) }
  }

  /// Privileges that several roles have alike.
  private struct Group {
    var privileges: [Privilege]
    var roles: [String]
    var isGrantable: Bool
  }

  private func groups(_ grants: [CatalogGrant], _ entry: CatalogEntry) -> [Group]? {
    var groups: [Group] = []
    for grantee in Set(grants.map(\.grantee)).sorted() {
      for isGrantable in [false, true] {
        let own = grants.filter { $0.grantee == grantee && $0.isGrantable == isGrantable }
        if own.isEmpty { continue }
        guard let role = role(grantee, owner: entry.owner), let privileges = Self.privileges(own, of: entry) else {
          return nil
        }
        if let index = groups.firstIndex(where: { $0.isGrantable == isGrantable && $0.privileges == privileges }) {
          groups[index].roles.append(role)
        } else {
          groups.append(Group(privileges: privileges, roles: [role], isGrantable: isGrantable))
        }
      }
    }
    return groups
  }

  /// Words that mean no role of that name.
  static let roleWords = ["public", "current_user", "session_user", "current_role"]

  private func role(_ grantee: CatalogGrant.Grantee, owner: String?) -> String? {
    switch grantee {
    case .public: return "public"
    case .owner: return owner ?? "current_user"
    case .role(let name): return Self.roleWords.contains(name.lowercased()) ? nil : name
    }
  }

  /// The owner where a word can name it.
  func ownerIsSayable(_ entry: CatalogEntry) -> Bool {
    entry.owner.map { !Self.roleWords.contains($0.lowercased()) } ?? true
  }

  /// In the order of the manual; `.all` where it is all that the kind has.
  private static func privileges(_ grants: [CatalogGrant], of entry: CatalogEntry) -> [Privilege]? {
    let words = grants.map { Privilege(rawValue: $0.privilege.lowercased()) }
    if Set(grants.map(\.privilege)) == all(entry.identity.kind) { return [.all] }
    let order: [Privilege] = [
      .select, .insert, .update, .delete, .truncate, .references, .trigger, .usage, .create, .execute, .maintain,
    ]
    let known = order.filter { words.contains($0) }
    return known.count == grants.count ? known : nil
  }

  /// All privileges of a kind, where they are the same in every version of PostgreSQL and worth a word.
  private static func all(_ kind: ObjectKind) -> Set<String>? {
    switch kind {
    case .schema: ["CREATE", "USAGE"]
    case .sequence: ["SELECT", "UPDATE", "USAGE"]
    default: nil
    }
  }
}
