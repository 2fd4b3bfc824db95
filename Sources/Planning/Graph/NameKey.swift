import Catalog

/// A name that only one object can have at a time.
struct NameKey: Hashable {
  private var space: ObjectKind.NameSpace
  private var path: [String?]

  /// The names that an object takes.
  ///
  /// A relation has a row type of its name, and a constraint may have an index of its name (PostgreSQL documentation,
  /// "pg_type", "CREATE TABLE").
  static func keys(of identity: ObjectIdentity) -> [NameKey] {
    let name: [String?] = [identity.schema, identity.name]
    switch identity.kind.nameSpace {
    case .relations:
      return identity.kind == .index
        ? [NameKey(space: .relations, path: name)]
        : [NameKey(space: .relations, path: name), NameKey(space: .types, path: name)]
    case .types: return [NameKey(space: .types, path: name)]
    case .routines: return [NameKey(space: .routines, path: name + [identity.arguments])]
    case .constraints:
      return [
        NameKey(space: .constraints, path: [identity.schema, identity.parent, identity.name]),
        NameKey(space: .relations, path: name),
      ]
    case .own(let kind):
      return [NameKey(space: .own(kind), path: [identity.schema, identity.parent, identity.name, identity.arguments])]
    }
  }
}
