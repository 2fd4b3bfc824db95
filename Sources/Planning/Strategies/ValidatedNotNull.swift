import Catalog
import Postgres

/// Makes a column NOT NULL without reading its table under a lock: a check proves it first.
///
/// `SET NOT NULL` reads nothing where a valid check says that there is no NULL (PostgreSQL documentation, "ALTER TABLE",
/// "SET/DROP NOT NULL"). The check is added `NOT VALID`, validated while the table is written to, and dropped in the
/// transaction that sets NOT NULL. On a partitioned table all of it reaches the partitions.
enum ValidatedNotNull: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .setsNotNull(let column) = statement.effect, situation.isInUse(column.table) else { return nil }
    return isProven(column, situation) ? nil : proving(column, before: [statement])
  }

  /// The stages that lead to a column without NULL, `setting` being what sets it so.
  static func proving(_ column: ObjectIdentity, before setting: [PlannedStatement]) -> Staging {
    let table = "ALTER TABLE \(column.relationName)"
    let check = column.table.part(.constraint, SetAside.notNullName(column.name))
    let name = quoteIdentifier(check.name)
    let condition = "CHECK (\(quoteIdentifier(column.name)) IS NOT NULL)"
    let adding = DDL("\(table) ADD CONSTRAINT \(name) \(condition) NOT VALID", effect: .addsConstraint(check))
    let dropping = DDL("\(table) DROP CONSTRAINT \(name)")
    return Staging(
      [
        Stage(.make, [PlannedStatement(adding, why: "no new NULL in \(column)")]),
        Stage(.validate, [.alone(check.validation, "proves that \(column) holds no NULL, while it is written to")]),
        Stage(.conclude, setting + [PlannedStatement(dropping, why: "what it proved is said by NOT NULL now")]),
      ],
      usable: nil,
      continuing: 2
    )
  }

  /// Whether a check of the table's own says the same already.
  private static func isProven(_ column: ObjectIdentity, _ situation: Situation) -> Bool {
    let text = "CHECK ((\(quoteIdentifier(column.name)) IS NOT NULL))"
    return situation.old.parts(of: column.table, .constraint).contains { part in
      guard let check: Constraint = situation.old.definition(part), situation.new[part] != nil else { return false }
      return check.isValidated && check.definition == text && !situation.made.contains(part)
    }
  }
}
