import Catalog
import OrderedCollections

/// The ways out of cycles that were found so far. The gentlest comes first: each takes a step apart, until the parts can
/// stand on both sides of what was in between.
struct CycleRepair {
  /// Defaults and constraints that are written after their table.
  private(set) var unfolded: Set<ObjectIdentity> = []
  /// Parts that are dropped by statements of their own before their table.
  private(set) var uncarried: Set<ObjectIdentity> = []
  /// Indexes and keys that are dropped before the new ones of their names are built, rather than standing beside them.
  private(set) var inTurn: Set<ObjectIdentity> = []
  /// Objects without data that are dropped and made again although they could be altered: what they needed may go after
  /// the one, and what they will need may come before the other.
  private(set) var remade: Set<ObjectIdentity> = []

  /// The repair that breaks this cycle too; `nil` where there is none.
  func breaking(_ nodes: [PlanNode], of difference: CatalogDifference) -> CycleRepair? {
    var repair = self
    let identities = Set(nodes.map(\.identity))
    for identity in identities where identity.kind == .index || identity.kind == .constraint {
      if difference.old[identity] != nil, difference.new[identity] != nil { repair.inTurn.insert(identity) }
    }
    if repair.inTurn != inTurn { return repair }
    let tables = identities.filter { $0.kind == .table }
    let isGoing = { (table: ObjectIdentity) in
      sequence(first: table) { difference.old.partitionedParent(of: $0) }.contains(where: tables.contains)
    }
    for identity in difference.new.entries.keys where tables.contains(identity.table) {
      guard identity.kind == .columnDefault || identity.kind == .constraint else { continue }
      repair.unfolded.insert(identity)
    }
    for (identity, entry) in difference.old.entries where identity.parent != nil && isGoing(identity.table) {
      let isBetween = entry.dependencies.contains { need in
        let relation = need.kind == .column ? difference.old.relation(ofColumn: need) : need
        return relation != identity.table && (identities.contains(need) || identities.contains(relation))
      }
      if identity.kind == .foreignKey || (isBetween && Self.canGoFirst(identity)) { repair.uncarried.insert(identity) }
    }
    if repair.unfolded != unfolded || repair.uncarried != uncarried { return repair }
    for identity in identities where Self.holdsNothing(identity) {
      if case .alter? = difference.changed[identity] { repair.remade.insert(identity) }
    }
    return repair.remade == remade ? nil : repair
  }

  /// Whether a part can be taken from a table that is about to be dropped.
  private static func canGoFirst(_ identity: ObjectIdentity) -> Bool {
    switch identity.kind {
    case .policy, .rule, .trigger, .constraint, .columnDefault: true
    default: false
    }
  }

  /// Whether nothing is lost when an object is dropped and made again.
  private static func holdsNothing(_ identity: ObjectIdentity) -> Bool {
    switch identity.kind {
    case .view, .materializedView, .function, .procedure, .aggregate, .policy, .rule, .trigger, .columnDefault,
      .constraint, .index, .foreignKey, .statistics, .publication, .eventTrigger, .cast, .operator, .operatorClass,
      .operatorFamily, .textSearchConfiguration, .textSearchDictionary, .transform, .conversion, .domain,
      .compositeType:
      true
    default: false
    }
  }
}
