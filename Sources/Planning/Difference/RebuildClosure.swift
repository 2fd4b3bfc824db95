import Catalog
import OrderedCollections

/// Follows from the objects that go, for good or to be made again, to those that cannot stay without them.
///
/// A column is never made again for the sake of something else, unless it is computed: its values would be lost. They are
/// carried over: given the new type in one step where the old one is set aside, or kept as text for a while.
struct RebuildClosure {
  private let difference: CatalogDifference
  private let dependents: [ObjectIdentity: [ObjectIdentity]]
  /// The foreign keys that refer to each table.
  private let references: [ObjectIdentity: [ObjectIdentity]]
  /// The objects that are made again, each with the reason.
  private(set) var rebuilt: [ObjectIdentity: String] = [:]
  /// The columns that get a type of the same name because it is made again, each with the reason.
  private(set) var retyped: [ObjectIdentity: String] = [:]
  /// The columns whose values are text while something changes that does not let them stay, each with the reason.
  private(set) var detoured: [ObjectIdentity: String] = [:]
  /// What holds values of a type that is visited, by the type: columns, and indexes over expressions.
  private(set) var detours: [ObjectIdentity: [ObjectIdentity]] = [:]
  /// The types that are made again and cannot be set aside meanwhile.
  private(set) var unmovable: Set<ObjectIdentity> = []
  private var queue: [ObjectIdentity] = []

  init(difference: CatalogDifference) {
    self.difference = difference
    var dependents: [ObjectIdentity: [ObjectIdentity]] = [:]
    var references: [ObjectIdentity: [ObjectIdentity]] = [:]
    for (identity, entry) in difference.old.entries {
      for need in entry.dependencies { dependents[need, default: []].append(identity) }
      if let table = (entry.definition as? ForeignKey)?.referenced { references[table, default: []].append(identity) }
    }
    self.dependents = dependents
    self.references = references
  }

  private var old: Catalog { difference.old }
  private var new: Catalog { difference.new }

  /// - Parameters:
  ///   - demands: What cannot stay while something is altered.
  ///   - visited: The types whose stored values are looked at or written by what alters them.
  mutating func follow(
    _ demands: [CatalogDifference.Demand],
    visited: [ObjectIdentity],
    dropped: [ObjectIdentity]
  ) {
    for (identity, change) in difference.changed.sorted(by: { $0.key < $1.key }) {
      if case .rebuild(let why) = change { mark(identity, why) }
    }
    for column in difference.changed.keys.sorted() where difference.changesType(of: column) {
      _ = mustMakeTable(of: column, "its type changes")
    }
    for demand in demands {
      for dependent in transitiveDependents(of: demand.object) where demand.kinds.contains(dependent.kind) {
        mark(dependent, "\(demand.object) changes underneath")
      }
    }
    for link in difference.changed.keys.sorted() where link.kind == .inheritance { freeReferences(to: link.table) }
    for table in difference.created where table.kind == .table { freeUnvalidated(above: table) }
    for link in difference.created where link.kind == .inheritance { freeUnvalidated(above: link.table) }
    let values = StoredValues(catalog: old, dependents: dependents)
    for type in visited {
      for holder in values.holders(of: type) {
        let why = "\(type) changes, and it holds values of it"
        if holder.kind == .column { detour(holder, why) } else { mark(holder, why) }
        detours[type, default: []].append(holder)
      }
    }
    queue += dropped
    repeat {
      followQueue()
      leaveUnmovable()
    } while !queue.isEmpty
    for identity in rebuilt.keys where identity.kind == .column {
      retyped[identity] = nil
      detoured[identity] = nil
    }
    for table in rebuilt.keys where table.kind == .table {
      for column in old.parts(of: table, .column) {
        retyped[column] = nil
        detoured[column] = nil
      }
    }
  }

  private mutating func followQueue() {
    while let gone = queue.popLast() {
      for dependent in dependents[gone] ?? [] {
        if isCarried(dependent) && dependent.table != gone {
          carry(dependent, gone)
        } else if mustFollow(dependent, gone) {
          mark(dependent, "it needs \(gone), which is made again")
        }
      }
    }
  }

  /// A type that needs one which cannot be set aside has to go before that does: its columns are text for a while.
  private mutating func leaveUnmovable() {
    unmovable = Set(rebuilt.keys.filter { $0.kind == .rangeType || $0.kind == .baseType })
    var open = Array(unmovable)
    while let type = open.popLast() {
      for dependent in dependents[type] ?? [] where dependent.kind == .domain || dependent.kind == .compositeType {
        if rebuilt[dependent] != nil, unmovable.insert(dependent).inserted { open.append(dependent) }
      }
    }
    for column in retyped.keys.sorted() where detoured[column] == nil {
      guard let type = old[column]?.dependencies.first(where: unmovable.contains) else { continue }
      detour(column, "it needs \(type), which is made again")
    }
  }

  /// Whether an object is a column with values of its own, which must not get lost.
  private func isCarried(_ identity: ObjectIdentity) -> Bool {
    guard identity.kind == .column, let column: Column = old.definition(identity) else { return false }
    return column.generated == nil
  }

  /// Lets the values of a column outlive something that it needs and that is made again.
  private mutating func carry(_ column: ObjectIdentity, _ gone: ObjectIdentity) {
    let isSame = rebuilt[gone] != nil && new[column]?.dependencies.contains(gone) == true
    guard gone.kind != .sequence, isSame || difference.isSucceeded(gone, for: column) else { return }
    guard gone.canBeSetAside else { return detour(column, "it needs \(gone), which is made again") }
    if !mustMakeTable(of: column, "\(gone) is made again") {
      retyped[column] = "\(gone) is made again"
      clear(column, "the type of \(column) is made again")
    }
  }

  /// Keeps the values of a column as text for a while.
  private mutating func detour(_ column: ObjectIdentity, _ why: String) {
    let relation = old.relation(ofColumn: column)
    guard relation.kind == .table else { return mark(relation, "\(column): \(why)") }
    guard isCarried(column), new[column] != nil else { return mark(column, why) }
    if mustMakeTable(of: column, why) { return }
    detoured[column] = why
    clear(column, "\(column) is text for a while")
  }

  /// What hangs on a column goes and comes back when its type changes.
  private mutating func clear(_ column: ObjectIdentity, _ why: String) {
    for dependent in transitiveDependents(of: column) where Self.kindsAroundTypeChange.contains(dependent.kind) {
      mark(dependent, why)
    }
  }

  /// Makes a table again that PostgreSQL lets nobody change a column of: one of the partition key, or of a type.
  private mutating func mustMakeTable(of column: ObjectIdentity, _ why: String) -> Bool {
    guard let table: Table = old.definition(column.table) else { return false }
    let isKey = isInKey(column, root(of: column.table))
    guard isKey || (table.rowType != nil && (new.definition(column.table) as Table?)?.rowType != nil) else {
      return false
    }
    if !isKey, difference.changesType(of: column) { return false }
    mark(isKey ? root(of: column.table) : column.table, "\(column) cannot be changed in place: \(why)")
    return true
  }

  /// Whether the partition key of a table, or that of one of its partitions, holds the column of this name.
  private func isInKey(_ column: ObjectIdentity, _ table: ObjectIdentity) -> Bool {
    guard let definition: Table = old.definition(table), definition.isPartitioned else { return false }
    return definition.partitionColumns.contains(column.name)
      || old.inheritors(of: table).contains { isInKey(column, $0) }
  }

  /// The partitioned tables above a partition.
  private func ancestors(of table: ObjectIdentity) -> [ObjectIdentity] {
    guard let parent = old.partitionedParent(of: table) else { return [] }
    return [parent] + ancestors(of: parent)
  }

  private func root(of table: ObjectIdentity) -> ObjectIdentity { ancestors(of: table).last ?? table }

  /// What PostgreSQL refuses to keep while the type of a column changes, and what names the old type in its expression.
  private static let kindsAroundTypeChange: Set<ObjectKind> = [
    .view, .materializedView, .rule, .policy, .trigger, .function, .procedure, .column, .columnDefault, .index,
    .constraint, .foreignKey, .statistics, .publication,
  ]

  private mutating func mark(_ identity: ObjectIdentity, _ why: String) {
    guard rebuilt[identity] == nil, old[identity] != nil, new[identity] != nil else { return }
    rebuilt[identity] = why
    queue.append(identity)
    // Rows are put among the partitions anew when those above them are made again.
    guard identity.kind == .table else { return }
    for child in old.inheritors(of: identity) where new.partitionedParent(of: child) == identity {
      if old.partitionedParent(of: child) == identity { mark(child, "\(identity) is made again") }
    }
    freeReferences(to: identity)
    freeUnvalidated(above: identity)
  }

  /// A check that is NOT VALID comes again where a child that has it so comes under it.
  private mutating func freeUnvalidated(above child: ObjectIdentity) {
    for parent in new.parents(of: child) {
      for check in new.parts(of: parent, .constraint) where new.isUnvalidatedParent(check) {
        let own: Constraint? = new.definition(child.part(.constraint, check.name))
        if own?.isValidated == false { mark(check, "\(child) comes under it, and would have it validated") }
      }
    }
  }

  /// A partition with rows that others refer to cannot leave its table.
  private mutating func freeReferences(to partition: ObjectIdentity) {
    for above in ancestors(of: partition) {
      for key in references[above] ?? [] { mark(key, "\(partition) leaves \(above) for a while") }
    }
  }

  /// Whether an object cannot stay when one that it needs goes.
  ///
  /// It can when the new schema has it otherwise, without that need: then it is altered first. A sequence keeps its value
  /// and a table its rows: both are carried over by the statement that makes the other again, and so are the rows that
  /// belong to the schema.
  private func mustFollow(_ dependent: ObjectIdentity, _ gone: ObjectIdentity) -> Bool {
    guard let new = new[dependent] else { return false }
    switch dependent.kind {
    case .sequence, .seedRows, .maintenancePolicy: return false
    case .table where isOfPartitionKey(gone) && (old.definition(dependent) as Table?)?.isPartitioned == true:
      return new.dependencies.contains(gone)
    case .table where gone.kind != .table && gone.kind != .server && gone.kind != .compositeType: return false
    case .column where gone.kind == .sequence: return false
    default: return new.dependencies.contains(gone) || !isAltered(dependent)
    }
  }

  /// Whether a table needs an object for nothing but its partition key.
  private func isOfPartitionKey(_ identity: ObjectIdentity) -> Bool {
    switch identity.kind {
    case .function, .operator, .operatorClass, .operatorFamily, .collation: true
    default: false
    }
  }

  private func isAltered(_ identity: ObjectIdentity) -> Bool {
    guard identity.kind != .foreignKey, case .alter? = difference.changed[identity] else { return false }
    return true
  }

  private func transitiveDependents(of identity: ObjectIdentity) -> [ObjectIdentity] {
    var seen: Set<ObjectIdentity> = [identity]
    var queue = [identity]
    var found: [ObjectIdentity] = []
    while let object = queue.popLast() {
      for dependent in dependents[object] ?? [] where seen.insert(dependent).inserted {
        found.append(dependent)
        queue.append(dependent)
      }
    }
    return found.sorted()
  }
}

extension Catalog {
  /// Whether a constraint is a check that is NOT VALID, of a table's own, and reaches children.
  func isUnvalidatedParent(_ identity: ObjectIdentity) -> Bool {
    guard identity.kind == .constraint, let check: Constraint = definition(identity), check.kind == .check,
      !check.isValidated, check.isEnforced, !check.isInherited
    else { return false }
    return !inheritors(of: identity.table).isEmpty
  }
}

extension ObjectIdentity {
  /// Whether a type can be renamed and kept until the columns that have it got the new one. The functions that make
  /// values of a range type keep their names, so that a new one of the same name cannot stand beside it.
  var canBeSetAside: Bool {
    switch kind {
    case .enumType, .domain, .compositeType, .table: true
    default: false
    }
  }
}
