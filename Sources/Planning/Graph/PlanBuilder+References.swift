import Catalog
import OrderedCollections

extension PlanBuilder {
  /// A table that is logged refers to none that is not (PostgreSQL documentation, "ALTER TABLE", "SET LOGGED"): what is
  /// referred to becomes logged first, and what refers becomes unlogged first.
  mutating func orderLogging() {
    for (identity, entry) in old.entries where identity.kind == .foreignKey {
      guard let table = (entry.definition as? ForeignKey)?.referenced, table != identity.table else { continue }
      let (referring, referred) = (logging(of: identity.table), logging(of: table))
      if removed.contains(identity) {
        if referring != nil { graph.order(goneAt[identity], before: alteredAt[identity.table]) }
        if referred != nil { graph.order(goneAt[identity], before: alteredAt[table]) }
      } else if referring == true, referred == true {
        graph.order(alteredAt[table], before: alteredAt[identity.table])
      } else if referring == false, referred == false {
        graph.order(alteredAt[identity.table], before: alteredAt[table])
      }
    }
    for (identity, node) in madeAt where identity.kind == .foreignKey {
      guard let table = (new.definition(identity) as ForeignKey?)?.referenced else { continue }
      for end in [identity.table, table] where logging(of: end) != nil { graph.order(alteredAt[end], before: node) }
    }
  }

  /// Whether a table becomes logged; `nil` where it stays as it is.
  private func logging(of table: ObjectIdentity) -> Bool? {
    guard let before: Table = old.definition(table), let after: Table = new.definition(table),
      before.isUnlogged != after.isUnlogged
    else { return nil }
    return !after.isUnlogged
  }

  /// Partitions leave their ranges before others take them.
  mutating func orderBounds() {
    var leaving: [ObjectIdentity: [Int]] = [:]
    for identity in old.entries.keys where identity.kind == .inheritance {
      guard let link: Inheritance = old.definition(identity), link.bound != nil, !removed.contains(link.parent) else {
        continue
      }
      if let node = freedAt[identity] ?? detachedAt[identity] { leaving[link.parent, default: []].append(node) }
    }
    guard !leaving.isEmpty else { return }
    for identity in new.entries.keys where identity.kind == .inheritance {
      guard let link: Inheritance = new.definition(identity), link.bound != nil else { continue }
      let node = madeAt[identity] ?? (detachedAt[identity] == nil ? nil : alteredAt[identity])
      for other in leaving[link.parent] ?? [] { graph.order(other, before: node) }
    }
  }
}
