import Catalog
import OrderedCollections

/// What differs between two catalogs, object by object, and what must be made again because of it.
struct CatalogDifference {
  /// What happens to an object of both catalogs.
  enum Change {
    case alter([DDL])
    /// Dropped and made again, for its own sake or for that of something it needs.
    case rebuild(why: String)
  }

  let old: Catalog
  let new: Catalog
  let context: AlterationContext
  private(set) var created: [ObjectIdentity] = []
  private(set) var dropped: [ObjectIdentity] = []
  private(set) var changed: [ObjectIdentity: Change] = [:]
  private var retyped: [ObjectIdentity: [ObjectIdentity]] = [:]

  init(from old: Catalog, to new: Catalog, hints: AlterationHints) {
    self.old = old
    self.new = new
    context = AlterationContext(old: old, new: new, hints: hints)
    created = new.entries.keys.filter { old[$0] == nil }
    dropped = old.entries.keys.filter { new[$0] == nil }
    var demands: [Demand] = []
    for (identity, entry) in old.entries {
      guard let other = new[identity] else { continue }
      compare(entry, other, &demands)
    }
    var closure = RebuildClosure(difference: self)
    closure.follow(demands, dropped: dropped)
    retyped = closure.retyped.mapValues { $0.sorted() }
    for (identity, why) in closure.rebuilt { changed[identity] = .rebuild(why: why) }
  }

  /// The difference of a catalog from itself in which some objects are made again all the same.
  init(remaking objects: Set<ObjectIdentity>, of catalog: Catalog) {
    old = catalog
    new = catalog
    context = AlterationContext(old: catalog, new: catalog)
    for identity in objects where catalog[identity] != nil {
      changed[identity] = .rebuild(why: "it is written the way PostgreSQL reads it back")
    }
    var closure = RebuildClosure(difference: self)
    closure.follow([], dropped: [])
    for (identity, why) in closure.rebuilt { changed[identity] = .rebuild(why: why) }
  }

  /// An altered object whose dependents of some kinds cannot stay while it changes.
  struct Demand {
    var object: ObjectIdentity
    var kinds: Set<ObjectKind>
  }

  var isEmpty: Bool { created.isEmpty && dropped.isEmpty && changed.isEmpty }

  /// The columns that get a type of the same name again because the type is made again.
  func retypedColumns(of type: ObjectIdentity) -> [ObjectIdentity] { retyped[type] ?? [] }

  /// All of those, and the columns whose own type changes.
  var retypedColumns: Set<ObjectIdentity> {
    var columns = Set(retyped.values.joined())
    for (identity, change) in changed where identity.kind == .column {
      guard case .alter(let statements) = change else { continue }
      let isRetyped = statements.contains { if case .changesType = $0.effect { true } else { false } }
      if isRetyped { columns.insert(identity) }
    }
    return columns
  }

  private mutating func compare(_ old: CatalogEntry, _ new: CatalogEntry, _ demands: inout [Demand]) {
    let facets = FacetWriter.changes(from: old, to: new)
    switch old.definition.alteration(of: old.identity, toAny: new.definition, in: context) {
    case .unchanged:
      if !facets.isEmpty { changed[old.identity] = .alter(facets) }
    case .inPlace(let statements, let kinds):
      let all = statements + facets
      if !all.isEmpty { changed[old.identity] = .alter(all) }
      // A child's column that changes through its parent's has no statement of its own, and its views must go all the same.
      if !kinds.isEmpty { demands.append(Demand(object: old.identity, kinds: kinds)) }
    case .replace(let why):
      changed[old.identity] = .rebuild(why: why)
    }
  }
}
