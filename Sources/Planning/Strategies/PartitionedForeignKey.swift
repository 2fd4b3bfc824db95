import Catalog

/// Adds a foreign key to a partitioned table partition by partition, each validated while it is written to.
///
/// PostgreSQL up to 17 refuses `NOT VALID` for a foreign key of a partitioned table. One that all partitions have and
/// that is valid there is taken over when the partitioned table gets it, and nothing is read: `ADD CONSTRAINT` holds its
/// locks for a moment, an AccessExclusiveLock on the referenced table among them, because the partitions' own triggers
/// there go (`tryAttachPartitionForeignKey` in `src/backend/commands/tablecmds.c`).
enum PartitionedForeignKey: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .addsConstraint(let identity) = statement.effect,
      let key: ForeignKey = situation.new.definition(identity), key.isValidated,
      situation.isPartitioned(identity.table), situation.isInUse(identity.table),
      situation.knowsPartitions(of: identity.table)
    else { return nil }
    var adding: [PlannedStatement] = []
    var validating: [PlannedStatement] = []
    for table in leaves(of: identity.table, situation) where situation.isInUse(table) {
      let own = table.part(.foreignKey, name(of: key, named: identity.name, on: table, situation.new))
      if situation.old[own] != nil { continue }
      adding.append(PlannedStatement(key.addition(of: own, isValidated: false), why: "\(identity), for a partition"))
      validating.append(.alone(own.validation, "validates \(own) while the table is written to"))
    }
    guard !adding.isEmpty else { return nil }
    return Staging(
      [Stage(.make, adding), Stage(.validate, validating), Stage(.conclude, [statement])],
      usable: 2
    )
  }

  private static func leaves(of table: ObjectIdentity, _ situation: Situation) -> [ObjectIdentity] {
    situation.new.inheritors(of: table).flatMap { child in
      situation.isPartitioned(child) ? leaves(of: child, situation) : [child]
    }
  }

  /// The name that the key has on a partition in the new schema.
  private static func name(
    of key: ForeignKey,
    named name: String,
    on table: ObjectIdentity,
    _ catalog: Catalog
  ) -> String {
    if catalog[table.part(.foreignKey, name)] != nil { return name }
    let same = catalog.parts(of: table, .foreignKey).first { part in
      guard let other: ForeignKey = catalog.definition(part) else { return false }
      return other.isInherited && other.definition == key.definition
    }
    return same?.name ?? name
  }
}
