import Catalog
import OrderedCollections

/// Follows from the objects that go, for good or to be made again, to those that cannot stay without them.
struct RebuildClosure {
  private let difference: CatalogDifference
  private let dependents: [ObjectIdentity: [ObjectIdentity]]
  /// The objects that are made again, each with the reason.
  private(set) var rebuilt: [ObjectIdentity: String] = [:]
  /// The columns that must be given a type of the same name again, by the type.
  private(set) var retyped: [ObjectIdentity: [ObjectIdentity]] = [:]
  private var queue: [ObjectIdentity] = []

  init(difference: CatalogDifference) {
    self.difference = difference
    var dependents: [ObjectIdentity: [ObjectIdentity]] = [:]
    for (identity, entry) in difference.old.entries {
      for need in entry.dependencies { dependents[need, default: []].append(identity) }
    }
    self.dependents = dependents
  }

  mutating func follow(_ demands: [CatalogDifference.Demand], dropped: [ObjectIdentity]) {
    for (identity, change) in difference.changed.sorted(by: { $0.key < $1.key }) {
      if case .rebuild(let why) = change { mark(identity, why) }
    }
    for demand in demands {
      for dependent in transitiveDependents(of: demand.object) where demand.kinds.contains(dependent.kind) {
        mark(dependent, "\(demand.object) changes underneath")
      }
    }
    queue += dropped
    while let gone = queue.popLast() {
      retype(for: gone)
      for dependent in dependents[gone] ?? [] where mustFollow(dependent, gone) {
        mark(dependent, "it needs \(gone), which is made again")
      }
    }
  }

  /// The columns of a type that is made again get the new one; what hangs on them goes and comes back.
  private mutating func retype(for type: ObjectIdentity) {
    guard rebuilt[type] != nil, type.kind == .enumType || type.kind == .domain else { return }
    for column in dependents[type] ?? [] where column.kind == .column {
      guard difference.old[column]?.definition is Column else { continue }
      guard difference.new[column]?.dependencies.contains(type) == true else { continue }
      retyped[type, default: []].append(column)
      for dependent in transitiveDependents(of: column) where Self.kindsAroundTypeChange.contains(dependent.kind) {
        mark(dependent, "the type of \(column) is made again")
      }
    }
  }

  /// What PostgreSQL refuses to keep while the type of a column changes, and what names the old type in its expression.
  private static let kindsAroundTypeChange: Set<ObjectKind> = [
    .view, .materializedView, .policy, .trigger, .function, .procedure, .columnDefault, .index, .constraint,
    .foreignKey,
  ]

  private mutating func mark(_ identity: ObjectIdentity, _ why: String) {
    guard rebuilt[identity] == nil, difference.old[identity] != nil else { return }
    guard difference.new[identity] != nil else { return }
    rebuilt[identity] = why
    queue.append(identity)
  }

  /// Whether an object cannot stay when one that it needs goes.
  ///
  /// It can when the new schema has it otherwise, without that need: then it is altered first. A sequence keeps its value
  /// and a column its data: both are carried over by the statement that makes the other again, and so are the rows that
  /// belong to the schema.
  private func mustFollow(_ dependent: ObjectIdentity, _ gone: ObjectIdentity) -> Bool {
    guard let new = difference.new[dependent] else { return false }
    switch dependent.kind {
    case .sequence, .seedRows, .maintenancePolicy: return false
    case .table where gone.kind != .table && gone.kind != .server: return false
    case .column where gone.kind == .enumType || gone.kind == .domain || gone.kind == .sequence: return false
    default: return new.dependencies.contains(gone) || !isAltered(dependent)
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
