import Catalog
import OrderedCollections
import Postgres

/// What differs between two catalogs, object by object, and what must be made again because of it.
struct CatalogDifference {
  /// What happens to an object of both catalogs.
  enum Change {
    case alter([DDL])
    /// Dropped and made again, for its own sake or for that of something it needs.
    case rebuild(why: String)

    var isRebuild: Bool { if case .rebuild = self { true } else { false } }
  }

  let old: Catalog
  let new: Catalog
  let context: AlterationContext
  private(set) var created: [ObjectIdentity] = []
  private(set) var dropped: [ObjectIdentity] = []
  private(set) var changed: [ObjectIdentity: Change] = [:]
  /// The columns that get a type of the same name because it is made again, each with the reason.
  private(set) var retyped: [ObjectIdentity: String] = [:]
  /// The columns whose values are text while something changes that does not let them stay, each with the reason.
  private(set) var detoured: [ObjectIdentity: String] = [:]
  /// The types that are made again and cannot be set aside meanwhile.
  private(set) var unmovable: Set<ObjectIdentity> = []
  /// What holds values of a type that are looked at or written anew, by the type: it is text meanwhile, or made again.
  private(set) var detours: [ObjectIdentity: [ObjectIdentity]] = [:]

  /// The partitions of the new schema that a schedule of the old one may have made.
  let unscheduled: ScheduledPartitions
  /// What is there although the old catalog does not have it.
  private let standing: Set<ObjectIdentity>

  /// - Parameters:
  ///   - remade: Objects that are made again where they differ, even if they could be altered.
  ///   - standing: Objects of the new schema that are there although the old catalog does not have them: partitions that
  ///     a schedule took over.
  init(
    from old: Catalog,
    to new: Catalog,
    hints: AlterationHints,
    remaking remade: Set<ObjectIdentity> = [],
    standing: Set<ObjectIdentity> = []
  ) {
    self.old = old
    self.new = new
    self.standing = standing
    context = AlterationContext(old: old, new: new, hints: hints)
    unscheduled = ScheduledPartitions(of: new, under: old)
    let scheduled = ScheduledPartitions(of: old, under: new)
    created = new.entries.keys.filter { old[$0] == nil && !standing.contains($0) }
    dropped = old.entries.keys.filter { new[$0] == nil && !scheduled.members.contains($0) }
    var demands: [Demand] = []
    for (identity, entry) in old.entries {
      guard let other = new[identity] else { continue }
      compare(entry, other, &demands)
      if remade.contains(identity), changed[identity] != nil {
        changed[identity] = .rebuild(why: "what it needed goes before what it will need is there")
      }
    }
    var closure = RebuildClosure(difference: self)
    closure.follow(demands, visited: visitedTypes, dropped: dropped)
    take(closure)
    // A table that is made again takes its partitions along.
    if scheduled.tables.contains(where: { changed[$0]?.isRebuild == true }) {
      dropped = old.entries.keys.filter { new[$0] == nil }
    }
    if unscheduled.tables.contains(where: { changed[$0]?.isRebuild == true }) {
      created = new.entries.keys.filter { old[$0] == nil }
    }
  }

  /// The difference of a catalog from itself in which some objects are made again all the same.
  init(remaking objects: Set<ObjectIdentity>, of catalog: Catalog) {
    old = catalog
    new = catalog
    standing = []
    unscheduled = ScheduledPartitions(of: catalog, under: catalog)
    context = AlterationContext(old: catalog, new: catalog)
    for identity in objects where catalog[identity] != nil {
      changed[identity] = .rebuild(why: "it is written the way PostgreSQL reads it back")
    }
    var closure = RebuildClosure(difference: self)
    closure.follow([], visited: [], dropped: [])
    take(closure)
  }

  /// The same difference, some of its objects made again instead of altered.
  func remaking(_ objects: Set<ObjectIdentity>) -> CatalogDifference {
    objects.isEmpty
      ? self
      : CatalogDifference(
        from: old,
        to: new,
        hints: context.hints,
        remaking: objects,
        standing: standing
      )
  }

  private mutating func take(_ closure: RebuildClosure) {
    for (identity, why) in closure.rebuilt { changed[identity] = .rebuild(why: why) }
    retyped = closure.retyped
    detoured = closure.detoured
    detours = closure.detours
    unmovable = closure.unmovable
  }

  /// The types whose stored values are looked at or written anew by what alters them.
  var visitedTypes: [ObjectIdentity] {
    var types: Set<ObjectIdentity> = []
    for change in changed.values {
      guard case .alter(let statements) = change else { continue }
      types.formUnion(statements.compactMap(\.effect.visitedType))
    }
    return types.sorted()
  }

  /// An altered object whose dependents of some kinds cannot stay while it changes.
  struct Demand {
    var object: ObjectIdentity
    var kinds: Set<ObjectKind>
  }

  /// What becomes of values when types change.
  var values: ValueChange { ValueChange(old: old, new: new) }

  var isEmpty: Bool { created.isEmpty && dropped.isEmpty && changed.isEmpty }

  /// The expression that makes a value of a column whose type is made again one of the new type: the one that was stated,
  /// or one that follows from the types; `nil` where there is none.
  func conversion(of column: ObjectIdentity) -> String? {
    if let stated = context.hints.conversions[column] { return "(\(stated))" }
    guard let before: Column = old.definition(column), let after: Column = new.definition(column) else { return nil }
    return values.conversion(of: quoteIdentifier(column.name), from: before.type, to: after.type)
  }

  /// Whether a type that goes leaves its name to one of another kind, which a column then has.
  func isSucceeded(_ type: ObjectIdentity, for column: ObjectIdentity) -> Bool {
    guard new[type] == nil, type.kind.nameSpace == .types, let other = new.type(named: type.sqlName) else {
      return false
    }
    return new[column]?.dependencies.contains(other) == true
  }

  /// The types that go, and stay under another name until columns have those that get theirs.
  var succeeded: Set<ObjectIdentity> {
    Set(retyped.keys.flatMap { column in (old[column]?.dependencies ?? []).filter { isSucceeded($0, for: column) } })
  }

  /// The columns whose values cannot be carried over into a type that is made again.
  var inconvertible: [ObjectIdentity] {
    let lost = retyped.keys.filter { column in
      detoured[column] == nil && !new.isForeign(column.table) && conversion(of: column) == nil
    }
    let misread = detoured.keys.filter { column in
      guard let before: Column = old.definition(column), let after: Column = new.definition(column) else {
        return false
      }
      let isOfUnmovable = old[column]?.dependencies.contains(where: unmovable.contains) == true
      return isOfUnmovable && !values.isTextual(from: before.type, to: after.type)
    }
    return (lost + misread).sorted()
  }

  /// The columns whose type changes, or that are written anew because something that they need is made again.
  var retypedColumns: Set<ObjectIdentity> {
    var columns = Set(retyped.keys).union(detoured.keys)
    let isTyped = changed.contains { identity, change in
      identity.kind == .compositeType || (identity.kind == .column && changesType(of: identity))
    }
    guard isTyped else { return columns }
    // Those of children and of tables of a type follow without a change of their own.
    for (identity, entry) in old.entries where identity.kind == .column {
      guard let before = entry.definition as? Column, let after: Column = new.definition(identity) else { continue }
      if before.$type != after.$type || before.$collation != after.$collation { columns.insert(identity) }
    }
    return columns
  }

  /// Whether a column that stays gets another type by a statement of its own.
  func changesType(of column: ObjectIdentity) -> Bool {
    guard case .alter(let statements)? = changed[column] else { return false }
    return statements.contains { if case .changesType = $0.effect { true } else { false } }
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
