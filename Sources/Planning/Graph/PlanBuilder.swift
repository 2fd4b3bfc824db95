import Catalog
import OrderedCollections
import Diagnostics

/// Turns a difference into a graph: nodes that make, change, move and drop, and the order between them.
///
/// The order comes from the dependencies of both catalogs: what is made comes after what it needs in the new one, what
/// is dropped before what it needed in the old one, and what is altered between the two.
struct PlanBuilder {
  let difference: CatalogDifference
  let dataSteps: [DataStep]
  /// Parts that get statements of their own because a cycle demands it.
  var unfolded: Set<ObjectIdentity>
  /// Foreign keys that are dropped by statements of their own because tables refer to each other.
  var uncarried: Set<ObjectIdentity>

  var graph = PlanGraph()
  /// The node after which an object exists in its new form.
  var madeAt: [ObjectIdentity: Int] = [:]
  var alteredAt: [ObjectIdentity: Int] = [:]
  /// The node that starts to take an old object away, the one after which its name is free, and the one after which it
  /// is gone. They differ only where an object is set aside first.
  var beginsAt: [ObjectIdentity: Int] = [:]
  var freedAt: [ObjectIdentity: Int] = [:]
  var goneAt: [ObjectIdentity: Int] = [:]
  /// The node that copies the rows of a table that is made again.
  var copiedAt: [ObjectIdentity: Int] = [:]

  let removed: Set<ObjectIdentity>
  let made: Set<ObjectIdentity>
  let rebuilt: Set<ObjectIdentity>

  var old: Catalog { difference.old }
  var new: Catalog { difference.new }

  init(
    difference: CatalogDifference,
    dataSteps: [DataStep],
    unfolded: Set<ObjectIdentity>,
    uncarried: Set<ObjectIdentity>
  ) {
    self.difference = difference
    self.dataSteps = dataSteps
    self.uncarried = uncarried
    let rebuilt = Set(
      difference.changed.compactMap { identity, change -> ObjectIdentity? in
        if case .rebuild = change { identity } else { nil }
      }
    )
    self.rebuilt = rebuilt
    made = rebuilt.union(difference.created)
    removed = rebuilt.union(difference.dropped)
    // Constraints of a table that is made again wait until its rows are there.
    self.unfolded = unfolded.union(made.filter { $0.kind == .constraint && rebuilt.contains($0.table) })
  }

  /// The graph with all nodes and all edges.
  mutating func build() -> PlanGraph {
    addMaking()
    addRemoving()
    addAltering()
    addDataSteps()
    orderMaking()
    orderRemoving()
    orderAltering()
    return graph
  }

  private mutating func addMaking() {
    let hints = difference.context.hints
    let units = WritingUnit.units(
      making: made.sorted(),
      in: new,
      unfolded: unfolded,
      counterpart: old,
      hints: hints
    )
    for unit in units {
      let why =
        if case .rebuild(let reason)? = difference.changed[unit.identity] {
          "makes \(unit.identity) again: \(reason)"
        } else {
          "creates \(unit.identity)"
        }
      let schedule = PartitionCreation(policy: unit.identity, in: new, copiedFrom: setAsideSource(of: unit.identity))
      let statements = unit.statements + schedule.statements
      let node = graph.add(.make, unit.identity, statements.map { planned($0, why) })
      for member in unit.members { madeAt[member] = node }
    }
  }

  /// The table whose rows will be copied into the one that a policy is about, as it is called meanwhile.
  private func setAsideSource(of policy: ObjectIdentity) -> ObjectIdentity? {
    guard let parent = policy.parent else { return nil }
    let table = ObjectIdentity(.table, schema: policy.schema, name: parent)
    guard rebuilt.contains(table) else { return nil }
    return ObjectIdentity(.table, schema: table.schema, name: SetAside.name(table.name))
  }

  private mutating func addAltering() {
    for (identity, change) in difference.changed.sorted(by: { $0.key < $1.key }) {
      guard case .alter(let statements) = change else { continue }
      alteredAt[identity] = graph.add(.make, identity, statements.map { planned($0, "changes \(identity)") })
    }
  }

  private mutating func orderMaking() {
    var freed: [NameKey: [Int]] = [:]
    for identity in removed {
      guard let node = freedAt[identity] else { continue }
      for key in NameKey.keys(of: identity) { freed[key, default: []].append(node) }
    }
    for identity in made {
      guard let node = madeAt[identity] else { continue }
      for need in new[identity]?.dependencies ?? [] {
        graph.order(madeAt[need], before: node)
        graph.order(alteredAt[need], before: node)
        if identity.kind == .materializedView || identity.kind == .foreignKey { orderAfterCopy(of: need, node) }
      }
      for key in NameKey.keys(of: identity) {
        for other in freed[key] ?? [] { graph.order(other, before: node) }
      }
      if identity.kind == .inheritance { orderJoining(identity, node) }
      // A foreign key chooses among the unique indexes that are there: those that go must be gone.
      guard identity.kind == .foreignKey else { continue }
      for need in new[identity]?.dependencies ?? [] where need.kind == .constraint {
        for key in old.parts(of: need.table, .constraint) { graph.order(goneAt[key], before: node) }
      }
    }
  }

  /// A table that exists joins a parent when their columns agree: those that go are gone.
  private mutating func orderJoining(_ identity: ObjectIdentity, _ node: Int) {
    guard let parent = (new.definition(identity) as Inheritance?)?.parent, node != madeAt[identity.table] else {
      return
    }
    for table in [parent, identity.table] {
      for column in old.parts(of: table, .column) where new[column] == nil {
        graph.order(goneAt[column], before: node)
      }
    }
  }

  private mutating func orderAfterCopy(of need: ObjectIdentity, _ node: Int) {
    graph.order(copiedAt[need.table], before: node)
  }

  private mutating func orderRemoving() {
    for identity in removed {
      guard let node = goneAt[identity] else { continue }
      for need in old[identity]?.dependencies ?? [] {
        if let begin = beginsAt[need], begin != beginsAt[identity] { graph.order(node, before: begin) }
        if !isSetAside(identity) { graph.order(node, before: alteredAt[need]) }
      }
    }
  }

  /// Whether an object is moved out of the way and dropped later, rather than dropped at once.
  func isSetAside(_ identity: ObjectIdentity) -> Bool { freedAt[identity] != goneAt[identity] }

  private mutating func orderAltering() {
    for (identity, node) in alteredAt {
      for need in new[identity]?.dependencies ?? [] {
        graph.order(madeAt[need], before: node)
        graph.order(alteredAt[need], before: node)
      }
      for need in old[identity]?.dependencies ?? [] {
        if new[need] == nil {
          graph.order(node, before: beginsAt[need])
        } else if rebuilt.contains(need), isSetAside(need) {
          graph.order(node, before: goneAt[need])
        }
      }
    }
  }

  /// A statement of the plan from one of the catalog's.
  func planned(_ ddl: DDL, _ why: String, destroys: [DestroyedData] = [], hazards: [Hazard] = []) -> PlannedStatement {
    PlannedStatement(
      sql: ddl.sql,
      transactional: ddl.isTransactional,
      hazards: hazards,
      why: ddl.why.isEmpty ? why : ddl.why,
      destroys: destroys
    )
  }
}

extension ObjectIdentity {
  /// Whether the object is a part of a relation that has no name in the schema: a column, a constraint, a trigger.
  func isPart(of relation: ObjectIdentity) -> Bool { parent == relation.name && schema == relation.schema }
}

extension Catalog {
  /// Whether a table is a foreign one.
  func isForeign(_ table: ObjectIdentity) -> Bool { (definition(table) as Table?)?.foreign != nil }

  /// The relation that an object belongs to: an index has one too, though its name stands alone in its schema.
  func relation(of identity: ObjectIdentity) -> ObjectIdentity? {
    if identity.kind == .index { return definition(identity, as: Index.self)?.relation }
    return identity.parent == nil ? nil : identity.table
  }
}
