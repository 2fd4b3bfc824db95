/// Which objects come from others: tables from parent tables, keys and indexes of partitions from those of the
/// partitioned table.
struct InheritanceLinks: Sendable {
  private(set) var children: [ObjectIdentity: [ObjectIdentity]] = [:]
  private(set) var parents: [ObjectIdentity: [ObjectIdentity]] = [:]

  /// - Parameter entries: All entries, sorted by identity.
  init(_ entries: some Collection<CatalogEntry>) {
    var links: [(child: ObjectIdentity, parent: ObjectIdentity, ordinal: Int)] = []
    for index in entries.indices {
      switch entries[index].identity.kind {
      case .inheritance, .constraint, .index: break
      default: continue
      }
      let entry = entries[index]
      guard let parent = entry.definition.inheritsFrom else { continue }
      let child = entry.identity.kind == .inheritance ? entry.identity.table : entry.identity
      links.append((child, parent, entry.ordinal))
      children[parent, default: []].append(child)
    }
    for link in links.sorted(by: { ($0.child, $0.ordinal, $0.parent) < ($1.child, $1.ordinal, $1.parent) }) {
      parents[link.child, default: []].append(link.parent)
    }
  }
}

extension Catalog {
  /// The tables that are children of a table, or the keys and indexes of partitions that belong to one of a partitioned
  /// table; sorted.
  public func inheritors(of identity: ObjectIdentity) -> [ObjectIdentity] { links.children[identity] ?? [] }

  /// The parents of a table in the order of its `INHERITS`, or the partitioned table it is a partition of.
  public func parents(of identity: ObjectIdentity) -> [ObjectIdentity] { links.parents[identity] ?? [] }
}
