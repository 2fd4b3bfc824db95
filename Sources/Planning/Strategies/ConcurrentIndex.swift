import Catalog

/// Builds an index while its table is written to.
///
/// `CREATE INDEX` takes a ShareLock for as long as it reads the table; `CREATE INDEX CONCURRENTLY` reads it twice under a
/// ShareUpdateExclusiveLock, outside a transaction (PostgreSQL documentation, "CREATE INDEX", "Building Indexes
/// Concurrently"). One that fails leaves an invalid index, which the next plan or the next run replaces.
enum ConcurrentIndex: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .createsIndex(let identity) = statement.effect, let index: Index = situation.new.definition(identity),
      situation.isInUse(index.relation), !situation.isPartitioned(index.relation)
    else { return nil }
    // Without a unique index that must go first, duplicates could come in before the new one is there.
    if index.isUnique, situation.rebuilt.contains(identity), !isReplacingInvalid(identity, situation) { return nil }
    return Staging([Stage(.build, [building(index, named: identity, statement.why)])], usable: 0)
  }

  /// `CREATE INDEX CONCURRENTLY` as a statement of a plan.
  static func building(_ index: Index, named identity: ObjectIdentity, _ why: String) -> PlannedStatement {
    var statement = PlannedStatement(index.statement(named: identity, concurrently: true), why: why)
    statement.unobserved = UnobservedWork(.createIndex, on: index.relation.sqlName)
    return statement
  }

  private static func isReplacingInvalid(_ identity: ObjectIdentity, _ situation: Situation) -> Bool {
    situation.old.definition(identity, as: Index.self)?.isValid == false
  }
}
