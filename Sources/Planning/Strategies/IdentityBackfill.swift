import Catalog
import Postgres

/// Adds an identity column to a table while it is written to.
///
/// `ADD COLUMN … GENERATED … AS IDENTITY` writes the table anew under an AccessExclusiveLock, to number its rows. So the
/// column is added empty and numbered by a sequence that passes for the identity's, in batches; when it is proven to be
/// without NULL, it becomes the identity column and goes on where the other sequence stood.
enum IdentityBackfill: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .addsColumn(let identity) = statement.effect, situation.isInUse(identity.table),
      !situation.refusesUpdates(identity.table),
      let column: Column = situation.new.definition(identity), let numbers = column.identity, column.isNotNull
    else { return nil }
    let own = numbers.sequenceName ?? Column.Identity.defaultName(identity)
    let passing = quoteQualified(identity.schema, SetAside.newName(own))
    let next = "nextval(\(quoteLiteral(passing)))"
    let clauses = ([""] + numbers.options.clauses).joined(separator: " ")
    let alter = "ALTER TABLE \(identity.relationName) ALTER COLUMN \(quoteIdentifier(identity.name))"
    let adding = [
      PlannedStatement(column.emptyAddition(of: identity), why: statement.why),
      PlannedStatement(
        DDL("CREATE SEQUENCE \(passing) AS \(column.type)\(clauses)"),
        why: "numbers the rows until \(identity) does"
      ),
      PlannedStatement(
        DDL("GRANT USAGE ON SEQUENCE \(passing) TO PUBLIC"),
        why: "a default draws numbers with the rights of whoever inserts, an identity does not"
      ),
      PlannedStatement(DDL("\(alter) SET DEFAULT \(next)"), why: "new rows are numbered too"),
    ]
    let setting = column.settingNotNull(of: identity).map { PlannedStatement($0, why: "\(identity) is filled") }
    let becoming = [
      DDL("\(alter) DROP DEFAULT"),
      column.identityAddition(of: identity),
      DDL("SELECT setval(\(quoteLiteral(quoteQualified(identity.schema, own))), \(next), false)"),
      DDL("DROP SEQUENCE \(passing)"),
    ]
    let update = ColumnBackfill.batches(of: identity, to: next, mayStayNull: false, situation)
    var staging = Staging([Stage(.make, adding), Stage(.build, [update])], usable: 0)
    staging.prove(
      identity,
      before: setting + becoming.map { PlannedStatement($0, why: "\(identity) numbers its rows itself from here on") }
    )
    return staging
  }
}
