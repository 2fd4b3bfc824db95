import Catalog
import Postgres

/// Moves an index to another tablespace by building it anew there while its table is written to.
///
/// `ALTER INDEX … SET TABLESPACE` copies it under an AccessExclusiveLock; `REINDEX (TABLESPACE …) INDEX CONCURRENTLY`
/// builds another and swaps, outside a transaction (PostgreSQL documentation, "REINDEX").
enum IndexMove: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .movesIndex(let identity) = statement.effect, let relation = situation.new.relation(of: identity),
      situation.isInUse(relation), !situation.isPartitioned(relation), isPlain(identity, situation.new)
    else { return nil }
    let space = quoteIdentifier(tablespace(of: identity, situation.new) ?? "pg_default")
    let name = quoteQualified(identity.schema, identity.name)
    let reindex = DDL("REINDEX (TABLESPACE \(space)) INDEX CONCURRENTLY \(name)", isTransactional: false)
    var moving = PlannedStatement(reindex, why: statement.why)
    moving.unobserved = UnobservedWork(.reindex, on: relation.sqlName)
    return Staging([Stage(.build, [moving])], usable: nil)
  }

  /// `REINDEX CONCURRENTLY` is not for exclusion constraints.
  private static func isPlain(_ identity: ObjectIdentity, _ catalog: Catalog) -> Bool {
    (catalog.definition(identity) as Constraint?)?.kind != .exclusion
  }

  private static func tablespace(of identity: ObjectIdentity, _ catalog: Catalog) -> String? {
    if let index: Index = catalog.definition(identity) { return index.tablespace }
    return (catalog.definition(identity) as Constraint?)?.tablespace
  }
}
