import Catalog
import Postgres

/// Builds an index of a partitioned table partition by partition, while all are written to.
///
/// `CREATE INDEX CONCURRENTLY` is not for partitioned tables. The way around is the manual's: an index of each partition,
/// built concurrently; one for the partitioned table `ONLY`, which is invalid; then those of the partitions are attached,
/// and with the last the index is valid (PostgreSQL documentation, "Table Partitioning", "Partition Maintenance").
enum PartitionedIndex: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .createsIndex(let identity) = statement.effect,
      let tree = PartitionTree(index: identity, in: situation), !tree.isReplacing
    else { return nil }
    return Staging([Stage(.build, tree.building { $0 } + tree.joining(statement.why) { $0 })], usable: 0)
  }

  /// The same beside an index of the name that is still there.
  static func replacement(of identity: ObjectIdentity, _ why: String, in situation: Situation) -> Staging? {
    guard let old: Index = situation.old.definition(identity), old.isValid,
      let tree = PartitionTree(index: identity, in: situation)
    else { return nil }
    let beside = { (index: ObjectIdentity) in index.renamed(SetAside.newName(index.name)) }
    let drop = PlannedStatement(DDL("DROP INDEX \(identity.sqlName)", effect: .dropsIndex(identity)), why: why)
    let renames = tree.indexes.map { index in
      let name = quoteIdentifier(index.name)
      return PlannedStatement(DDL("ALTER INDEX \(beside(index).sqlName) RENAME TO \(name)"), why: "it takes its place")
    }
    return Staging(
      [
        Stage(.prepare, tree.building(beside) + tree.joining("builds the new \(identity) beside the old one", beside)),
        Stage(.make, [drop] + renames),
      ],
      usable: 1
    )
  }
}

/// An index of a partitioned table with those of its partitions, at any depth.
struct PartitionTree {
  private let situation: Situation
  private let root: ObjectIdentity
  /// The partitions' indexes below each.
  private var children: [ObjectIdentity: [ObjectIdentity]] = [:]
  /// All indexes, the root first.
  private(set) var indexes: [ObjectIdentity] = []
  var isReplacing: Bool { situation.rebuilt.contains(root) }

  /// - Returns: `nil` where the index is none of a partitioned table in use whose partitions are all known and there.
  init?(index identity: ObjectIdentity, in situation: Situation) {
    guard let index: Index = situation.new.definition(identity), situation.isPartitioned(index.relation),
      index.isValid, situation.knowsPartitions(of: index.relation)
    else { return nil }
    self.situation = situation
    root = identity
    collect(identity)
    for found in indexes {
      guard let part: Index = situation.new.definition(found), situation.isInUse(part.relation) else { return nil }
    }
  }

  private mutating func collect(_ identity: ObjectIdentity) {
    indexes.append(identity)
    let below = situation.new.inheritors(of: identity)
    children[identity] = below
    for child in below { collect(child) }
  }

  /// The concurrent builds of the partitions that have no such index yet.
  func building(_ name: (ObjectIdentity) -> ObjectIdentity) -> [PlannedStatement] {
    leaves.compactMap { leaf in
      guard let index: Index = situation.new.definition(leaf), !isThere(leaf, index) else { return nil }
      return ConcurrentIndex.building(index, named: name(leaf), "builds the index of \(index.relation)")
    }
  }

  private var leaves: [ObjectIdentity] {
    indexes.filter { index in
      (situation.new.definition(index) as Index?).map { !situation.isPartitioned($0.relation) } ?? false
    }
  }

  /// Whether the index of a partition was there before, or was made before its parent's because of its name.
  private func isThere(_ identity: ObjectIdentity, _ index: Index) -> Bool {
    if isReplacing { return false }
    return (situation.old[identity] != nil && !situation.rebuilt.contains(identity)) || !index.hasDefaultName
  }

  /// The indexes of the partitioned tables themselves, and what attaches those below.
  func joining(_ why: String, _ name: (ObjectIdentity) -> ObjectIdentity) -> [PlannedStatement] {
    let partitioned = indexes.filter { !leaves.contains($0) }
    let making = partitioned.compactMap { identity -> PlannedStatement? in
      guard let index: Index = situation.new.definition(identity) else { return nil }
      return PlannedStatement(index.statement(named: name(identity), only: true), why: why)
    }
    let attaching = indexes.flatMap { parent in
      (children[parent] ?? []).map { child in
        let sql = "ALTER INDEX \(name(parent).sqlName) ATTACH PARTITION \(name(child).sqlName)"
        return PlannedStatement(DDL(sql), why: "the index of a partition joins \(root)")
      }
    }
    return making + attaching
  }
}

extension ObjectIdentity {
  /// The same kind of object in the same place under another name.
  func renamed(_ name: String) -> ObjectIdentity {
    var other = self
    other.name = name
    return other
  }
}
