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
  let situation: Situation
  let repair: CycleRepair
  /// Parts that get statements of their own because a cycle demands it, or because rows come first.
  let unfolded: Set<ObjectIdentity>

  var graph = PlanGraph()
  /// The node after which an object exists in its new form.
  var madeAt: [ObjectIdentity: Int] = [:]
  var alteredAt: [ObjectIdentity: Int] = [:]
  /// The first node of an object that is made or altered, where it is not the one after which it can be used.
  var startedAt: [ObjectIdentity: Int] = [:]
  /// The node that takes the name of an object that is made.
  var namedAt: [ObjectIdentity: Int] = [:]
  /// The nodes that take names for a while, for things that no schema has.
  private var passingNames: [(key: NameKey, node: Int)] = []
  /// The nodes that fill the rows of new columns.
  private var filledAt: [ObjectIdentity: Int] = [:]
  /// The node after which nothing of an object is left to do: it is filled, validated and NOT NULL.
  var completedAt: [ObjectIdentity: Int] = [:]
  /// The node that starts to take an old object away, the one after which its name is free, and the one after which it
  /// is gone. They differ only where an object is set aside first.
  var beginsAt: [ObjectIdentity: Int] = [:]
  var freedAt: [ObjectIdentity: Int] = [:]
  var goneAt: [ObjectIdentity: Int] = [:]
  /// The node that gives a column another type for the sake of its old one, by which it no longer needs that.
  var releasedAt: [ObjectIdentity: Int] = [:]
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
    options: PlanningOptions,
    repair: CycleRepair
  ) {
    self.difference = difference
    self.dataSteps = dataSteps
    self.repair = repair
    let rebuilt = Set(
      difference.changed.compactMap { identity, change -> ObjectIdentity? in
        if case .rebuild = change { identity } else { nil }
      }
    )
    self.rebuilt = rebuilt
    made = rebuilt.union(difference.created)
    removed = rebuilt.union(difference.dropped)
    situation = Situation(
      strategy: options.strategy,
      old: difference.old,
      new: difference.new,
      made: made,
      rebuilt: rebuilt,
      filled: Set(dataSteps.map(\.table)),
      retyped: difference.retypedColumns,
      detoured: Set(difference.detours.keys),
      costlyDefaults: options.costlyDefaults,
      fills: difference.context.hints.columnFills
    )
    // Constraints of a table that is made again wait until its rows are there.
    unfolded = repair.unfolded.union(made.filter { $0.kind == .constraint && rebuilt.contains($0.table) })
  }

  /// The graph with all nodes and all edges.
  mutating func build() -> PlanGraph {
    addMaking()
    addRemoving()
    addAltering()
    addRetyping()
    addDataSteps()
    orderMaking()
    orderRemoving()
    orderAltering()
    orderRetyping()
    orderDefaultPrivileges()
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
      let plain = statements.map { planned($0, why) }
      if situation.strategy == .online, addReplacement(unit.identity, plain) { continue }
      place(Staging(.make, plain, in: situation), unit.identity, unit.members, at: \.madeAt)
    }
  }

  /// Adds the nodes of a change, each after the one before, and notes them for its objects.
  mutating func place(
    _ staging: Staging,
    _ identity: ObjectIdentity,
    _ members: [ObjectIdentity],
    at usable: WritableKeyPath<PlanBuilder, [ObjectIdentity: Int]>
  ) {
    let nodes = staging.stages.map { graph.add($0.phase, identity, $0.statements.map { rights($0, identity) }) }
    for (first, second) in zip(nodes, nodes.dropFirst()) { graph.order(first, before: second) }
    for (node, stage) in zip(nodes, staging.stages) {
      for name in stage.statements.compactMap(\.effect.name) where new[name] == nil {
        passingNames += NameKey.keys(of: name).map { ($0, node) }
      }
      for statement in stage.statements {
        if case .fillsColumn(let column) = statement.effect { filledAt[column] = node }
      }
    }
    for member in members {
      self[keyPath: usable][member] = nodes[staging.usable ?? 0]
      startedAt[member] = nodes[0]
      namedAt[member] = nodes[0]
      completedAt[member] = nodes[nodes.count - 1]
    }
  }

  /// The statement with what it needs beyond owning the object.
  private func rights(_ statement: PlannedStatement, _ identity: ObjectIdentity) -> PlannedStatement {
    var statement = statement
    statement.hazards += RightsHazards.hazards(of: statement, for: identity)
    return statement
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
      let plain = returned(statements, identity).map { planned($0, "changes \(identity)") }
      place(Staging(.make, plain, in: situation), identity, [identity], at: \.alteredAt)
    }
    for identity in alteredAt.keys.sorted() { noteFollowers(of: identity) }
  }

  /// Notes the node of a change for the columns that it reaches without statements of their own: those of children, and
  /// those of tables of a type.
  private mutating func noteFollowers(of identity: ObjectIdentity) {
    let followers: [ObjectIdentity]
    switch identity.kind {
    case .column:
      followers = old.inheritors(of: identity.table).filter { child in
        new[Inheritance.identity(of: child, from: identity.table)] != nil
      }.map { $0.part(.column, identity.name) }
    case .compositeType:
      let tables = new.entries.keys.filter { $0.kind == .table && new[$0]?.dependencies.contains(identity) == true }
      followers = tables.flatMap { Array(new.parts(of: $0, .column)) }
    default: return
    }
    for follower in followers where old[follower] != nil && new[follower] != nil && !made.contains(follower) {
      guard alteredAt[follower] == nil else { continue }
      alteredAt[follower] = alteredAt[identity]
      startedAt[follower] = startedAt[identity]
      noteFollowers(of: follower)
    }
  }

  private mutating func orderMaking() {
    var freed: [NameKey: [Int]] = [:]
    for identity in removed {
      guard let node = freedAt[identity] else { continue }
      for key in NameKey.keys(of: identity) { freed[key, default: []].append(node) }
    }
    // What an interrupted run left under such a name goes first.
    for (key, node) in passingNames {
      for other in freed[key] ?? [] { graph.order(other, before: node) }
    }
    for identity in made {
      guard let node = startedAt[identity] else { continue }
      for need in new[identity]?.dependencies ?? [] {
        orderAfter(need, identity, node)
        if identity.kind == .materializedView || identity.kind == .foreignKey { orderAfterCopy(of: need, node) }
      }
      for key in NameKey.keys(of: identity) {
        for other in freed[key] ?? [] { graph.order(other, before: namedAt[identity]) }
      }
      if identity.kind == .inheritance { orderJoining(identity, node) }
      orderInherited(identity, node)
      if identity.kind == .columnDefault {
        let column = identity.table.part(.column, identity.name)
        if node != startedAt[column] { graph.order(madeAt[identity], before: filledAt[column]) }
      }
      // A foreign key chooses among the unique indexes that are there: those that go must be gone.
      guard identity.kind == .foreignKey else { continue }
      for need in new[identity]?.dependencies ?? [] where need.kind == .constraint {
        for key in old.parts(of: need.table, .constraint) { graph.order(goneAt[key], before: node) }
      }
    }
  }

  /// What is made starts with the privileges that are the default then: those of the old schema, which the statements
  /// that grant and revoke go out from.
  private mutating func orderDefaultPrivileges() {
    for kind in [alteredAt, madeAt, goneAt] {
      for (identity, node) in kind where identity.kind == .defaultPrivileges {
        for (other, place) in madeAt where other.parent == nil && other.kind != .defaultPrivileges {
          graph.order(startedAt[other] ?? place, before: node)
        }
      }
    }
  }

  /// Orders what comes from a parent after it, and the index or key of a partitioned table after the partitions that are
  /// made with it: theirs come first where they have names of their own.
  private mutating func orderInherited(_ identity: ObjectIdentity, _ node: Int) {
    switch identity.kind {
    case .column, .columnDefault:
      for parent in new.parents(of: identity.table) {
        graph.order(madeAt[parent.part(.column, identity.name)], before: node)
        graph.order(madeAt[parent.part(.columnDefault, identity.name)], before: node)
      }
      for type in new[identity.table]?.dependencies ?? [] where type.kind == .compositeType {
        graph.order(alteredAt[type], before: node)
      }
    case .index, .constraint:
      for child in new.inheritors(of: identity) {
        guard let table = new.relation(of: child) else { continue }
        graph.order(madeAt[table], before: node)
        orderInherited(child, node)
      }
    default: break
    }
  }

  /// Orders a node after what it needs: after all of it where what it makes rests on rows or on NOT NULL.
  private mutating func orderAfter(_ need: ObjectIdentity, _ identity: ObjectIdentity, _ node: Int) {
    graph.order(madeAt[need], before: node)
    graph.order(alteredAt[need], before: node)
    if need.kind == .column, waitsForRows(identity, madeAt[need] != nil) {
      graph.order(completedAt[need], before: node)
    }
  }

  /// Whether an object waits until a column is filled and NOT NULL.
  private func waitsForRows(_ identity: ObjectIdentity, _ isNew: Bool) -> Bool {
    switch identity.kind {
    case .inheritance: true
    case .constraint: isNew || (new.definition(identity) as Constraint?)?.kind == .primaryKey
    case .index, .foreignKey, .materializedView: isNew
    default: false
    }
  }

  /// A table that exists joins a parent when their columns agree: those that go are gone.
  private mutating func orderJoining(_ identity: ObjectIdentity, _ node: Int) {
    guard let parent = (new.definition(identity) as Inheritance?)?.parent, node != startedAt[identity.table] else {
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
      orderLeaving(identity, node)
      for need in old[identity]?.dependencies ?? [] {
        if beginsAt[need] != beginsAt[identity] { graph.order(node, before: staysUntil(need, for: identity)) }
        // What a replacement does not need any more is free to change once the old one is gone: a column that was in a
        // primary key loses its NOT NULL after it.
        let isLeftBehind = isReplaced(identity) && new[identity]?.dependencies.contains(need) != true
        guard !isSetAside(identity) || isLeftBehind else { continue }
        if isFreed(identity, by: need) {
          graph.order(alteredAt[need], before: node)
        } else {
          graph.order(node, before: changeBegins(need))
        }
        graph.order(node, before: releasedAt[need])
      }
    }
  }

  /// What comes from elsewhere goes before that does. What came from a parent can go by a statement of its own when the table has left the parent.
  private mutating func orderLeaving(_ identity: ObjectIdentity, _ node: Int) {
    if identity.kind == .column, !isSetAside(identity) {
      // The column of a typed table goes with the attribute of its type.
      for type in old[identity.table]?.dependencies ?? [] where type.kind == .compositeType {
        graph.order(node, before: changeBegins(type))
      }
    }
    guard identity.kind == .index || identity.kind == .constraint, let table = old.relation(of: identity) else { return }
    for parent in old.parents(of: table) where old[identity]?.definition.inheritsFrom != nil {
      graph.order(goneAt[Inheritance.identity(of: table, from: parent)], before: node)
    }
  }

  /// Whether a column can go only when its table is no longer one of a type.
  private func isFreed(_ identity: ObjectIdentity, by need: ObjectIdentity) -> Bool {
    guard identity.kind == .column, identity.table == need, let before: Table = old.definition(need) else { return false }
    return before.rowType != nil && (new.definition(need) as Table?)?.rowType == nil
  }

  /// The first node of the change of an object that is altered.
  func changeBegins(_ identity: ObjectIdentity) -> Int? {
    alteredAt[identity].map { startedAt[identity] ?? $0 }
  }

  /// The node before which what needs an object must be gone. What is set aside may need what is set aside with it until
  /// the end, but not the indexes and keys of a table, which do not go with it.
  private func staysUntil(_ need: ObjectIdentity, for identity: ObjectIdentity) -> Int? {
    let isWhole = need.kind != .constraint && need.kind != .index
    return isWhole && isSetAside(identity) && isSetAside(need) ? goneAt[need] : beginsAt[need]
  }

  /// Whether an object is moved out of the way and dropped later, or replaced by a new one that stood beside it, rather
  /// than dropped at once.
  func isSetAside(_ identity: ObjectIdentity) -> Bool {
    freedAt[identity] != goneAt[identity] || isReplaced(identity)
  }

  /// Whether a new object that stood beside an old one takes its place.
  private func isReplaced(_ identity: ObjectIdentity) -> Bool {
    madeAt[identity] != nil && freedAt[identity] == madeAt[identity]
  }

  private mutating func orderAltering() {
    for identity in alteredAt.keys {
      let node = startedAt[identity] ?? alteredAt[identity]
      guard let node else { continue }
      if identity.kind == .column {
        for parent in new.parents(of: identity.table) {
          graph.order(alteredAt[parent.part(.column, identity.name)], before: node)
        }
      }
      for need in new[identity]?.dependencies ?? [] {
        graph.order(madeAt[need], before: node)
        graph.order(alteredAt[need], before: node)
      }
      for need in old[identity]?.dependencies ?? [] {
        if new[need] == nil {
          graph.order(completedAt[identity] ?? node, before: beginsAt[need])
        } else if rebuilt.contains(need), isSetAside(need) {
          graph.order(node, before: goneAt[need])
        } else if rebuilt.contains(need), new[identity]?.dependencies.contains(need) == false {
          graph.order(completedAt[identity] ?? node, before: beginsAt[need])
        }
      }
    }
  }

  /// A statement of the plan from one of the catalog's.
  func planned(_ ddl: DDL, _ why: String, destroys: [DestroyedData] = [], hazards: [Hazard] = []) -> PlannedStatement {
    var statement = PlannedStatement(ddl, why: why, destroys: destroys, hazards: hazards)
    statement.hazards += ClientHazards.hazards(of: statement)
    return statement
  }
}

extension DDL.Effect {
  /// What a statement gives a name to.
  fileprivate var name: ObjectIdentity? {
    switch self {
    case .createsIndex(let identity), .addsConstraint(let identity): identity
    default: nil
    }
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
