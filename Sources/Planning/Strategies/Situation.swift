import Catalog
import OrderedCollections
import Postgres

/// What a strategy may know about the plan that its statement is a part of.
struct Situation {
  private(set) var strategy: Strategy
  let old: Catalog
  let new: Catalog
  /// The objects that the plan makes, new or again.
  let made: Set<ObjectIdentity>
  let rebuilt: Set<ObjectIdentity>
  /// The tables that the plan fills with rows before it adds their foreign keys.
  let filled: Set<ObjectIdentity>
  /// The columns that get a type while their table is written anew for it.
  let retyped: Set<ObjectIdentity>
  /// The types whose stored values are text while they are looked at.
  let detoured: Set<ObjectIdentity>
  /// The columns that PostgreSQL could add only by writing their table anew, and adds at once without their default.
  let costlyDefaults: Set<ObjectIdentity>

  /// The parts that get statements of their own because a cycle demands it.
  let unfolded: Set<ObjectIdentity>

  /// The expressions that fill existing rows of new columns.
  let fills: [ObjectIdentity: String]

  /// Whether others read and write a table or materialized view: it was there before the plan and keeps its rows.
  func isInUse(_ relation: ObjectIdentity) -> Bool {
    old[relation] != nil && !made.contains(relation) && !old.isForeign(relation)
  }

  /// Whether a table holds rows when its foreign keys are added.
  func hasRows(_ table: ObjectIdentity) -> Bool {
    isInUse(table) || rebuilt.contains(table) || filled.contains(table)
  }

  func isPartitioned(_ relation: ObjectIdentity) -> Bool {
    (new.definition(relation) as Table?)?.isPartitioned == true
  }

  /// Whether a default is set by a statement of its own, after what it needs was made for its table.
  func comesLater(_ value: ObjectIdentity) -> Bool {
    var seen: Set<ObjectIdentity> = []
    var open = (new[value]?.dependencies ?? []).filter { $0 != value.table && !$0.isPart(of: value.table) }
    while let need = open.popLast() {
      if need == value.table || need.isPart(of: value.table) { return true }
      if made.contains(need), seen.insert(need).inserted { open += new[need]?.dependencies ?? [] }
    }
    return unfolded.contains(value)
  }

  /// Whether a table has a key by whose ranges all of its rows can be reached.
  func hasKey(_ table: ObjectIdentity) -> Bool {
    old.parts(of: table, .constraint).contains { part in
      guard let key: Constraint = old.definition(part), key.isKey, !made.contains(part) else { return false }
      let columns = (old[part]?.dependencies ?? []).filter { $0.kind == .column }
      return key.kind == .primaryKey || columns.allSatisfy { (old.definition($0) as Column?)?.isNotNull == true }
    }
  }

  /// Whether rows of a table may not be updated: PostgreSQL refuses that where they are published and nothing tells them
  /// apart (PostgreSQL documentation, "Logical Replication", "Publication").
  func refusesUpdates(_ table: ObjectIdentity) -> Bool {
    let isPublished = [old, new].contains { $0.entries.keys.contains { $0.kind == .publication } }
    guard isPublished, let definition: Table = old.definition(table) else { return false }
    switch definition.replicaIdentity {
    case .nothing: return true
    case .full, .index: return false
    case .default:
      return !old.parts(of: table, .constraint).contains { (old.definition($0) as Constraint?)?.kind == .primaryKey }
    }
  }

  /// Whether all partitions are part of the schema: those that a schedule makes are not, so that no plan can name them.
  func knowsPartitions(of table: ObjectIdentity) -> Bool {
    !new.parts(of: table, .maintenancePolicy).contains { $0.name == "partition" }
      && !old.parts(of: table, .maintenancePolicy).contains { $0.name == "partition" }
  }

  /// The same without care for others.
  var plain: Situation {
    var situation = self
    situation.strategy = .simple
    return situation
  }

  /// The stages of the first strategy that knows the statement; `nil` where it stays as it is.
  func staging(of statement: PlannedStatement) -> Staging? {
    for strategy in strategy == .online ? OnlineStrategies.all : OnlineStrategies.necessary {
      if let staging = strategy.staging(of: statement, in: self) { return staging }
    }
    return nil
  }

  /// Whether an index or key can be built anew before the old one of its name goes: whatever it needs stays.
  func canStandBeside(_ identity: ObjectIdentity) -> Bool {
    guard rebuilt.contains(identity), let table = new.relation(of: identity), isInUse(table) else { return false }
    // An old one stands in the way of a column that gets a type which it cannot cover.
    if (old[identity]?.dependencies ?? []).contains(where: retyped.contains) { return false }
    return (new[identity]?.dependencies ?? []).allSatisfy { need in
      !rebuilt.contains(need) && !retyped.contains(need)
    }
  }
}

extension PlannedStatement {
  /// The statement with another text and reason, in a transaction of its own.
  static func alone(_ ddl: DDL, _ why: String) -> PlannedStatement {
    var statement = PlannedStatement(ddl, why: why)
    statement.ownTransaction = true
    return statement
  }

  /// A statement of the plan from one of the catalog's.
  init(_ ddl: DDL, why: String, destroys: [DestroyedData] = [], hazards: [Hazard] = []) {
    self.init(
      sql: ddl.sql,
      transactional: ddl.isTransactional,
      hazards: hazards,
      why: ddl.why.isEmpty ? why : ddl.why,
      destroys: destroys
    )
    effect = ddl.effect
    if case .deletesRows(let table, let condition) = effect {
      self.destroys.append(DestroyedData(schema: table.schema ?? "", table: table.name, condition: condition))
      self.hazards.append(Hazard(.destroysData, "rows of \(table) are deleted, with what refers to them by CASCADE"))
      self.hazards.append(Hazard(.irreversible, "undo inserts the values that the schema states, and no others"))
    }
    columnAction = ddl.columnAction
  }
}

/// The names of things that are there only while a plan runs.
enum SetAside {
  /// The name of what is about to go.
  static func name(_ name: String) -> String { beside(name, "__strata_old") }

  /// The name of what is about to take a name.
  static func newName(_ name: String) -> String { beside(name, "__strata_new") }

  /// The name of the check that proves a column to be without NULL.
  static func notNullName(_ column: String) -> String { beside(column, "__strata_not_null") }

  /// A name beside another, within PostgreSQL's 63 bytes (`NAMEDATALEN - 1`).
  private static func beside(_ name: String, _ suffix: String) -> String {
    var stem = name
    while stem.utf8.count + suffix.utf8.count > 63 { stem.removeLast() }
    return stem + suffix
  }
}
