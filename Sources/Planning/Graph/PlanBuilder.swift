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
  var passingNames: [(key: NameKey, node: Int)] = []
  /// The nodes that fill the rows of new columns.
  var filledAt: [ObjectIdentity: Int] = [:]
  /// The columns that change with others, by the nodes of those.
  var following: Set<ObjectIdentity> = []
  /// The node after which nothing of an object is left to do: it is filled, validated and NOT NULL.
  var completedAt: [ObjectIdentity: Int] = [:]
  /// The node that starts to take an old object away, the one after which its name is free, and the one after which it
  /// is gone. They differ only where an object is set aside first.
  var beginsAt: [ObjectIdentity: Int] = [:]
  var freedAt: [ObjectIdentity: Int] = [:]
  var goneAt: [ObjectIdentity: Int] = [:]
  /// The node that gives a column another type for the sake of its old one, by which it no longer needs that.
  var releasedAt: [ObjectIdentity: Int] = [:]
  /// The node that detaches a partition which is attached again with another bound.
  var detachedAt: [ObjectIdentity: Int] = [:]
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
      unfolded: repair.unfolded,
      fills: difference.context.hints.columnFills
    )
    // Constraints of a table that is made again wait until its rows are there.
    unfolded = repair.unfolded.union(made.filter { $0.kind == .constraint && rebuilt.contains($0.table) })
      .union(made.filter { difference.new.isUnvalidatedParent($0) })
  }

  /// The graph with all nodes and all edges.
  mutating func build() -> PlanGraph {
    addMaking()
    addRemoving()
    addAltering()
    addRetyping()
    addDataSteps()
    addScheduleEnds()
    orderMaking()
    orderRemoving()
    orderAltering()
    orderRetyping()
    orderReplicaIdentity()
    orderLogging()
    orderBounds()
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
      var statements = unit.statements + schedule.statements
      if unit.identity.kind == .table, difference.unscheduled.members.contains(unit.identity) {
        statements = ScheduledPartitions.unlessThere(unit.identity, statements)
      }
      let plain = statements.map { planned($0, why) }
      let situation = self.situation(of: unit.identity)
      if situation.strategy == .online, addReplacement(unit.identity, plain) { continue }
      place(Staging(.make, plain, in: situation), unit.identity, unit.members, at: \.madeAt)
    }
  }

  /// How an object is made and changed.
  private func situation(of identity: ObjectIdentity) -> Situation {
    repair.plain.contains(identity) ? situation.plain : situation
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
        passingNames += NameKey.keys(of: name, in: new).map { ($0, node) }
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
      guard case .alter(var statements) = change else { continue }
      // An index that is made again is marked with it.
      statements.removeAll { statement in
        guard case .marksIndex(let name, let table) = statement.effect else { return false }
        return made.contains(table.part(.index, name)) || made.contains(table.part(.constraint, name))
      }
      let plain = returned(statements, identity).map { planned($0, "changes \(identity)") }
      var staging = Staging(.make, plain, in: situation(of: identity))
      let isMove = identity.kind == .inheritance && plain.count == 2
      if isMove { staging = Staging([Stage(.makeRoom, [plain[0]]), Stage(.make, [plain[1]])], usable: 1) }
      place(staging, identity, [identity], at: \.alteredAt)
      if isMove { detachedAt[identity] = startedAt[identity] }
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
      following.insert(follower)
      noteFollowers(of: follower)
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
