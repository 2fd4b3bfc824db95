import Catalog

/// A name that only one object can have at a time.
struct NameKey: Hashable {
  private var space: ObjectKind.NameSpace
  private var path: [String?]

  /// The names that an object takes, those of what comes and goes with it included.
  ///
  /// A relation but for an index has a row type of its name and a composite type a relation; a key or an exclusion
  /// constraint has an index of its name, an identity column a sequence, a range type a multirange type (PostgreSQL
  /// documentation, "pg_type", "CREATE TABLE", "CREATE TYPE").
  static func keys(of identity: ObjectIdentity, in catalog: Catalog) -> [NameKey] {
    let (schema, name) = (identity.schema, identity.name)
    switch identity.kind.nameSpace {
    case .relations:
      // A sequence has no row type, and is refused a type's name all the same.
      return identity.kind == .index
        ? [relation(schema, name)] : [relation(schema, name), type(schema, name)]
    case .types:
      var keys = [type(schema, name)]
      if identity.kind == .compositeType { keys.append(relation(schema, name)) }
      if let range: RangeType = catalog.definition(identity) {
        keys.append(type(range.multirangeSchema ?? schema, range.multirange))
      }
      return keys
    case .routines: return [NameKey(space: .routines, path: [schema, name, identity.arguments])]
    case .constraints:
      let own = NameKey(space: .constraints, path: [schema, identity.parent, name])
      let constraint: Constraint? = catalog.definition(identity)
      return constraint.map { $0.kind != .check } ?? false ? [own, relation(schema, name)] : [own]
    case .own(let kind):
      let own = NameKey(space: .own(kind), path: [schema, identity.parent, name, identity.arguments])
      return identity.kind == .column ? [own] + sequences(of: identity, in: catalog) : [own]
    }
  }

  /// The name of the sequence behind an identity column.
  private static func sequences(of column: ObjectIdentity, in catalog: Catalog) -> [NameKey] {
    guard let numbers = (catalog.definition(column) as Column?)?.identity else { return [] }
    return [relation(column.schema, numbers.sequenceName ?? Column.Identity.defaultName(column))]
  }

  /// The same, where another catalog has it not.
  static func sequences(
    of column: ObjectIdentity,
    in catalog: Catalog,
    otherThanIn other: Catalog
  ) -> [NameKey] {
    let names = sequences(of: column, in: other)
    return sequences(of: column, in: catalog).filter { !names.contains($0) }
  }

  private static func relation(_ schema: String?, _ name: String) -> NameKey {
    NameKey(space: .relations, path: [schema, name])
  }

  private static func type(_ schema: String?, _ name: String) -> NameKey {
    NameKey(space: .types, path: [schema, name])
  }
}
