import Catalog
import Postgres

/// Makes an index with another definition: the new one is built beside the old one, which serves queries until it takes
/// its name.
///
/// Renaming an index takes a ShareUpdateExclusiveLock on it alone (PostgreSQL documentation, "ALTER INDEX"), so that the
/// swap keeps nobody waiting.
enum IndexReplacement {
  static func staging(of identity: ObjectIdentity, _ why: String, in situation: Situation) -> Staging? {
    if situation.isPartitioned(identity.table) { return PartitionedIndex.replacement(of: identity, why, in: situation) }
    guard let old: Index = situation.old.definition(identity), let new: Index = situation.new.definition(identity),
      old.isValid, old.parentIndex == nil, new.parentIndex == nil
    else { return nil }
    let beside = identity.renamed(SetAside.newName(identity.name))
    let aside = identity.renamed(SetAside.name(identity.name))
    return Staging(
      [
        Stage(
          .prepare,
          [ConcurrentIndex.building(new, named: beside, "builds the new \(identity) beside the old one")]
        ),
        Stage(
          .make,
          [
            PlannedStatement(renaming(identity, to: aside), why: why),
            PlannedStatement(renaming(beside, to: identity), why: "the new \(identity) takes its place"),
          ]
        ),
        Stage(.drop, [ConcurrentIndexRemoval.removing(aside, of: new.relation, "drops the old \(identity)")]),
      ],
      usable: 1
    )
  }

  private static func renaming(_ index: ObjectIdentity, to other: ObjectIdentity) -> DDL {
    DDL("ALTER INDEX \(index.sqlName) RENAME TO \(quoteIdentifier(other.name))")
  }
}
