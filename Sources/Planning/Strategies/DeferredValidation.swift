import Catalog

/// Adds a check or a foreign key that is true of new rows at once, and looks at the rows that are there afterwards.
///
/// `ADD CONSTRAINT` reads the table under a lock that keeps writers waiting; `NOT VALID` reads nothing, and
/// `VALIDATE CONSTRAINT` reads under a ShareUpdateExclusiveLock, and a RowShareLock on the referenced table, in a
/// transaction of its own (PostgreSQL documentation, "ALTER TABLE", Notes).
enum DeferredValidation: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    switch statement.effect {
    case .addsConstraint(let identity): adding(identity, statement, situation)
    case .validates(let identity) where situation.isInUse(identity.table):
      Staging([Stage(.validate, [alone(statement)])], usable: nil)
    default: nil
    }
  }

  private static func adding(
    _ identity: ObjectIdentity,
    _ statement: PlannedStatement,
    _ situation: Situation
  ) -> Staging? {
    guard let addition = unvalidated(identity, situation) else { return nil }
    var first = PlannedStatement(addition, why: statement.why)
    first.hazards = statement.hazards
    let second = PlannedStatement.alone(identity.validation, "validates \(identity) while the table is written to")
    return Staging([Stage(.make, [first]), Stage(.validate, [second])], usable: 0)
  }

  private static func unvalidated(_ identity: ObjectIdentity, _ situation: Situation) -> DDL? {
    let table = identity.table
    if let key: ForeignKey = situation.new.definition(identity) {
      let isRead = key.referenced.map(situation.isInUse) ?? true
      guard key.isValidated, situation.isInUse(table) || (isRead && situation.hasRows(table)) else { return nil }
      return situation.isPartitioned(table) ? nil : key.addition(of: identity, isValidated: false)
    }
    guard let check: Constraint = situation.new.definition(identity), check.kind == .check, check.isValidated else {
      return nil
    }
    return situation.isInUse(table) ? check.addition(of: identity, isValidated: false) : nil
  }

  private static func alone(_ statement: PlannedStatement) -> PlannedStatement {
    var statement = statement
    statement.ownTransaction = true
    return statement
  }
}
