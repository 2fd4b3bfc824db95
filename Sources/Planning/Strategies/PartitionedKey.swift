import Catalog
import Postgres

/// Adds a primary key or unique constraint to a partitioned table by way of indexes that are built partition by
/// partition while all are written to.
///
/// `ADD CONSTRAINT … USING INDEX` is not for partitioned tables, but each partition takes its key from an index, the
/// partitioned table gets one `ONLY` for itself, and attaching the partitions' makes it valid: what pg_dump writes.
enum PartitionedKey: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .addsConstraint(let identity) = statement.effect,
      let key: Constraint = situation.new.definition(identity), key.isKey,
      situation.isPartitioned(identity.table), situation.knowsPartitions(of: identity.table),
      !situation.rebuilt.contains(identity)
    else { return nil }
    let isMissing = { (member: ObjectIdentity) in !isThere(member, below: identity, situation) }
    guard let (building, adding) = parts(of: identity, statement.why, in: situation, where: isMissing, named: { $0 })
    else { return nil }
    return Staging([Stage(.build, building), Stage(.conclude, adding)], usable: 1)
  }

  /// The same for a key with other columns: the indexes are built beside the old ones, and take their place in one
  /// transaction.
  static func replacement(of identity: ObjectIdentity, _ why: String, in situation: Situation) -> Staging? {
    guard let old: Constraint = situation.old.definition(identity), old.isKey, old.parentConstraint == nil,
      let new: Constraint = situation.new.definition(identity), new.isKey, new.parentConstraint == nil,
      situation.knowsPartitions(of: identity.table),
      let (building, adding) = parts(of: identity, why, in: situation, where: { _ in true }, named: SetAside.newName)
    else { return nil }
    let drop = "ALTER TABLE \(identity.relationName) DROP CONSTRAINT \(quoteIdentifier(identity.name))"
    return Staging(
      [Stage(.prepare, building), Stage(.make, [PlannedStatement(DDL(drop), why: why)] + adding)],
      usable: 1
    )
  }

  /// What builds the indexes of the partitions, and what makes the keys of them.
  ///
  /// - Parameters:
  ///   - isMissing: Whether a partition's key is not there yet.
  ///   - name: The name under which the index of a key is built.
  private static func parts(
    of identity: ObjectIdentity,
    _ why: String,
    in situation: Situation,
    where isMissing: (ObjectIdentity) -> Bool,
    named name: (String) -> String
  ) -> (building: [PlannedStatement], adding: [PlannedStatement])? {
    let all = keys(identity, situation.new)
    guard all.allSatisfy({ situation.isInUse($0.table) }) else { return nil }
    var building: [PlannedStatement] = []
    var adding: [PlannedStatement] = []
    for member in all where isMissing(member) {
      guard let definition: Constraint = situation.new.definition(member) else { return nil }
      if situation.isPartitioned(member.table) {
        adding.append(PlannedStatement(definition.addition(of: member, only: true), why: why))
      } else {
        guard let index = definition.index(on: member.table) else { return nil }
        let part = member.table.part(.index, name(member.name))
        building.append(ConcurrentIndex.building(index, named: part, "builds the index of \(member)"))
        let ddl = definition.addition(of: member, using: part.name)
        adding.append(PlannedStatement(ddl, why: "the key of a partition"))
      }
    }
    let attaching = all.flatMap { parent in
      situation.new.inheritors(of: parent).map { child in
        let sql = "ALTER INDEX \(index(parent)) ATTACH PARTITION \(index(child))"
        return PlannedStatement(DDL(sql), why: "the key of a partition joins \(identity)")
      }
    }
    return (building, adding + attaching)
  }

  /// The key with those of the partitions, at any depth.
  private static func keys(_ identity: ObjectIdentity, _ catalog: Catalog) -> [ObjectIdentity] {
    [identity] + catalog.inheritors(of: identity).flatMap { keys($0, catalog) }
  }

  /// Whether the key of a partition was there before, or was made before its parent's because of its name.
  private static func isThere(
    _ member: ObjectIdentity,
    below root: ObjectIdentity,
    _ situation: Situation
  ) -> Bool {
    guard member != root, let key: Constraint = situation.new.definition(member) else { return false }
    return situation.old[member] != nil || !key.hasDefaultName
  }

  /// The index behind a key.
  private static func index(_ key: ObjectIdentity) -> String {
    key.table.part(.index, key.name).sqlName
  }
}
