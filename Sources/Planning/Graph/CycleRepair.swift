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
  /// Objects that stay under another name until everything is made, so that what needed the old one and what needs the
  /// new one may come and go in any order.
  private(set) var setAside: Set<ObjectIdentity> = []
  /// Objects that are made and changed by plain statements although the database is in use: the steps of the gentler way
  /// lie so far apart that something else would have to come between them and cannot.
  private(set) var plain: Set<ObjectIdentity> = []

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
      if identity.kind == .foreignKey || (isBetween && Self.canGoFirst(identity, in: difference.old)) {
        repair.uncarried.insert(identity)
      }
    }
    if repair.unfolded != unfolded || repair.uncarried != uncarried { return repair }
    for identity in identities where Self.holdsNothing(identity) {
      if case .alter? = difference.changed[identity] { repair.remade.insert(identity) }
    }
    if repair.remade != remade { return repair }
    for identity in identities where Self.canBeSetAside(identity, in: difference.old) {
      if case .rebuild? = difference.changed[identity] { repair.setAside.insert(identity) }
    }
    if repair.setAside != setAside { return repair }
    repair.plain.formUnion(identities)
    return repair.plain == plain ? nil : repair
  }

  /// Whether an object can have another name while a new one of its name is made beside it. What is part of a table that
  /// stays acts on its rows and cannot be there twice, and operators and casts have no name to change.
  private static func canBeSetAside(_ identity: ObjectIdentity, in old: Catalog) -> Bool {
    switch identity.kind {
    // A range type and its canonical function name each other.
    case .rangeType: (old.definition(identity) as RangeType?)?.canonical == nil
    case .function, .procedure, .aggregate, .view, .sequence, .collation, .textSearchConfiguration,
      .textSearchDictionary, .operatorClass, .operatorFamily, .conversion:
      true
    default: false
    }
  }

  /// Whether a part can be taken from a table that is about to be dropped.
  private static func canGoFirst(_ identity: ObjectIdentity, in old: Catalog) -> Bool {
    switch identity.kind {
    case .policy, .rule, .trigger, .constraint, .columnDefault: true
    // What is computed is computed again, if nothing else of its table rests on it.
    case .column:
      (old.definition(identity) as Column?)?.generated != nil
        && !old.entries.values.contains { entry in
          entry.dependencies.contains(identity) && old.relation(of: entry.identity) == identity.table
        }
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
