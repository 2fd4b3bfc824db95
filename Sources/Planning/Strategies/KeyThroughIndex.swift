import Catalog
import Postgres

/// Adds a primary key or a unique constraint by way of a unique index that is built while the table is written to.
///
/// `ADD CONSTRAINT … USING INDEX` holds its AccessExclusiveLock for a moment (PostgreSQL documentation, "ALTER TABLE").
/// The columns of a primary key must be NOT NULL before, or it would read the table for that.
enum KeyThroughIndex: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .addsConstraint(let identity) = statement.effect,
      let key: Constraint = situation.new.definition(identity), let index = key.index(on: identity.table),
      situation.isInUse(identity.table), !situation.isPartitioned(identity.table),
      !situation.rebuilt.contains(identity)
    else { return nil }
    let name = identity.table.part(.index, identity.name)
    let building = ConcurrentIndex.building(index, named: name, "builds the index of \(identity)")
    let adding = PlannedStatement(key.addition(of: identity, using: name.name), why: statement.why)
    return Staging([Stage(.build, [building]), Stage(.conclude, [adding])], usable: 1)
  }
}
