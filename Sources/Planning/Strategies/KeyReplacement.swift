import Catalog
import Postgres

/// Makes a primary key or unique constraint with other columns: its index is built beside the old one, and one statement
/// drops the old constraint and makes the new one of that index.
enum KeyReplacement {
  static func staging(of identity: ObjectIdentity, _ why: String, in situation: Situation) -> Staging? {
    if situation.isPartitioned(identity.table) { return PartitionedKey.replacement(of: identity, why, in: situation) }
    guard let old: Constraint = situation.old.definition(identity),
      let new: Constraint = situation.new.definition(identity), old.isKey, let index = new.index(on: identity.table),
      old.parentConstraint == nil, new.parentConstraint == nil
    else { return nil }
    let beside = identity.table.part(.index, SetAside.newName(identity.name))
    let building = ConcurrentIndex.building(index, named: beside, "builds the index of the new \(identity)")
    let swap = PlannedStatement(new.replacement(of: identity, using: beside.name), why: why)
    return Staging([Stage(.prepare, [building]), Stage(.make, [swap])], usable: 1)
  }
}
