import Catalog
import OrderedCollections
import Postgres

/// Finds indexes and constraints that differ in nothing but their name.
///
/// They hold no data of their own, so that giving them the new name is the same as making them again and costs nothing.
/// It is common: a table is renamed, and the names that follow from its name change with it.
enum SilentRenames {
  static func find(from old: Catalog, to new: Catalog) -> [Rename] {
    var candidates: [Shape: [ObjectIdentity]] = [:]
    for (identity, entry) in old.entries where new[identity] == nil {
      guard let shape = shape(of: entry, in: old) else { continue }
      candidates[shape, default: []].append(identity)
    }
    guard !candidates.isEmpty else { return [] }
    var renames: [Rename] = []
    for (identity, entry) in new.entries where old[identity] == nil {
      guard let shape = shape(of: entry, in: new), var found = candidates[shape], !found.isEmpty else { continue }
      let object = found.removeFirst()
      candidates[shape] = found
      renames.append(Rename(object, to: identity.name))
    }
    return possible(renames.sorted { $0.object < $1.object }, in: old, new)
  }

  /// The renames in an order in which each finds its new name free; those that never would are left to be made again.
  private static func possible(_ renames: [Rename], in old: Catalog, _ new: Catalog) -> [Rename] {
    var taken: Set<NameKey> = []
    for identity in old.entries.keys { taken.formUnion(NameKey.keys(of: identity, in: old)) }
    var open = renames
    var result: [Rename] = []
    while true {
      let before = open.count
      open.removeAll { rename in
        let keys = NameKey.keys(of: rename.object, in: old)
        let wanted = NameKey.keys(of: rename.renamed, in: new)
        guard wanted.allSatisfy({ keys.contains($0) || !taken.contains($0) }) else { return false }
        taken.subtract(keys)
        taken.formUnion(wanted)
        result.append(rename)
        return true
      }
      if open.count == before { return result }
    }
  }

  /// What two objects must share to be the same but for their name.
  private struct Shape: Hashable {
    var kind: ObjectKind
    var schema: String?
    var parent: ObjectIdentity?
    @Exact var text: [String]
  }

  private static func shape(of entry: CatalogEntry, in catalog: Catalog) -> Shape? {
    let identity = entry.identity
    switch identity.kind {
    case .index, .constraint, .foreignKey: break
    default: return nil
    }
    var nameless = identity
    nameless.name = ""
    var statements = entry.definition.creation(of: nameless, in: WritingContext(catalog: catalog)).map(\.sql)
    // A foreign key of a partition has no statement of its own, but a name: renaming the partitioned table's leaves it.
    if let key = entry.definition as? ForeignKey, key.isInherited {
      statements = ["inherited", key.addition(of: nameless).sql]
    }
    guard !statements.isEmpty else { return nil }
    return Shape(kind: identity.kind, schema: identity.schema, parent: catalog.relation(of: identity), text: statements)
  }
}
