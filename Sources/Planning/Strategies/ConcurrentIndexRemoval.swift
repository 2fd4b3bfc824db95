import Catalog

/// Drops an index without keeping anybody waiting.
///
/// `DROP INDEX` takes an AccessExclusiveLock on the table and, behind a long query, keeps everyone waiting who comes
/// after it; `DROP INDEX CONCURRENTLY` waits by itself, outside a transaction. It is not for the index of a partitioned
/// table (PostgreSQL documentation, "DROP INDEX").
enum ConcurrentIndexRemoval {
  /// The statement that takes the place of a plain drop; `nil` where that stays.
  static func statement(insteadOf statement: PlannedStatement, in situation: Situation) -> PlannedStatement? {
    guard situation.strategy == .online, case .dropsIndex(let identity) = statement.effect,
      let index: Index = situation.old.definition(identity), !situation.rebuilt.contains(identity) || !index.isValid,
      situation.isInUse(index.relation), situation.new[index.relation] != nil, index.parentIndex == nil,
      (situation.old.definition(index.relation) as Table?)?.isPartitioned != true
    else { return nil }
    return removing(identity, of: index.relation, statement.why)
  }

  /// `DROP INDEX CONCURRENTLY` as a statement of a plan.
  static func removing(
    _ identity: ObjectIdentity,
    of relation: ObjectIdentity,
    _ why: String
  ) -> PlannedStatement {
    let drop = DDL("DROP INDEX CONCURRENTLY \(identity.sqlName)", isTransactional: false, effect: .dropsIndex(identity))
    var statement = PlannedStatement(drop, why: why)
    statement.unobserved = UnobservedWork(.dropIndex, on: relation.sqlName)
    return statement
  }
}
