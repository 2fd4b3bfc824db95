import Catalog
import OrderedCollections

/// The ways out of a cycle: parts that are usually written or dropped with their table get statements of their own.
struct CycleRepair {
  /// Defaults and constraints that are written after their table.
  private(set) var unfolded: Set<ObjectIdentity> = []
  /// Foreign keys that are dropped before their table.
  private(set) var uncarried: Set<ObjectIdentity> = []

  init(
    nodes: [PlanNode],
    difference: CatalogDifference,
    unfolded known: Set<ObjectIdentity>,
    uncarried dropped: Set<ObjectIdentity>
  ) {
    let tables = Set(nodes.map(\.identity).filter { $0.kind == .table })
    for identity in difference.new.entries.keys where tables.contains(identity.table) {
      guard identity.kind == .columnDefault || identity.kind == .constraint else { continue }
      if !known.contains(identity) { unfolded.insert(identity) }
    }
    for identity in difference.old.entries.keys where identity.kind == .foreignKey {
      if tables.contains(identity.table), !dropped.contains(identity) { uncarried.insert(identity) }
    }
  }

  var isPossible: Bool { !unfolded.isEmpty || !uncarried.isEmpty }
}
