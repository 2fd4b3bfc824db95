import Catalog

/// Adds a check to a domain that is true of new values at once, and looks at the stored ones afterwards; NOT NULL, which
/// has no such form, comes by itself.
///
/// PostgreSQL reads every table with a column of the domain under a ShareLock either way, so that writers wait; but by
/// itself, while no other lock of the plan is held (PostgreSQL documentation, "ALTER DOMAIN";
/// `validateDomainConstraint` in `src/backend/commands/typecmds.c`).
enum DomainValidation: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    if case .setsDomainNotNull(let identity) = statement.effect {
      guard situation.old[identity] != nil, !situation.made.contains(identity), !situation.detoured.contains(identity)
      else { return nil }
      let setting = DDL(statement.sql, effect: statement.effect)
      return Staging([Stage(.validate, [.alone(setting, statement.why)])], usable: nil)
    }
    guard case .addsDomainCheck(let name, let identity) = statement.effect, situation.old[identity] != nil,
      !situation.made.contains(identity), !situation.detoured.contains(identity),
      let domain: Domain = situation.new.definition(identity),
      let check = domain.checks.first(where: { $0.name == name }), check.isValid
    else { return nil }
    let addition = PlannedStatement(check.addition(to: identity, isValid: false), why: statement.why)
    let validation = PlannedStatement.alone(
      check.validation(on: identity),
      "validates the check \(name) of \(identity)"
    )
    return Staging([Stage(.make, [addition]), Stage(.validate, [validation])], usable: 0)
  }
}
