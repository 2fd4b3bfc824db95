import Catalog
import Postgres

/// Gives the rows that are there their value in a new column in batches, while the table is written to.
///
/// A default that differs from row to row makes `ADD COLUMN` write the table anew under an AccessExclusiveLock
/// (PostgreSQL documentation, "ALTER TABLE", Notes), and one `UPDATE` of all rows keeps every row locked until it
/// commits. So the column is added empty, the default is set for rows to come, and the rows that are there follow.
enum ColumnBackfill: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    switch statement.effect {
    case .addsColumn(let identity): adding(identity, statement, situation)
    case .fillsColumn(let identity): filling(identity, statement, situation)
    default: nil
    }
  }

  private static func adding(
    _ identity: ObjectIdentity,
    _ statement: PlannedStatement,
    _ situation: Situation
  ) -> Staging? {
    let place = identity.table.part(.columnDefault, identity.name)
    let isLate = situation.comesLater(place)
    guard situation.costlyDefaults.contains(identity) || isLate, situation.isInUse(identity.table),
      !situation.refusesUpdates(identity.table),
      let column: Column = situation.new.definition(identity),
      let value: ColumnDefault = situation.new.definition(place), let expression = value.expression
    else { return nil }
    var adding = [PlannedStatement(column.emptyAddition(of: identity), why: statement.why)]
    // A default that needs what needs the column, as that of a serial one, comes by itself before the rows are filled.
    if !isLate {
      adding.append(PlannedStatement(value.setting(of: identity), why: "new rows get the default of \(identity)"))
    }
    let update = batches(of: identity, to: expression, mayStayNull: false, situation)
    var staging = Staging([Stage(.make, adding), Stage(.build, [update])], usable: 0, continuing: 1)
    guard column.isNotNull else { return staging }
    let setting = column.settingNotNull(of: identity).map { PlannedStatement($0, why: "\(identity) is filled") }
    staging.prove(identity, before: setting)
    return staging
  }

  private static func filling(
    _ identity: ObjectIdentity,
    _ statement: PlannedStatement,
    _ situation: Situation
  ) -> Staging? {
    guard situation.isInUse(identity.table), let fill = situation.fills[identity],
      let column: Column = situation.new.definition(identity)
    else { return nil }
    let update = batches(of: identity, to: fill, mayStayNull: !column.isNotNull, situation)
    return Staging([Stage(.build, [update])], usable: nil)
  }

  /// The one `UPDATE` of a plan that does nothing in batches.
  static func update(of column: ObjectIdentity, to expression: String) -> PlannedStatement {
    let name = quoteIdentifier(column.name)
    let sql = "UPDATE \(column.relationName) SET \(name) = \(expression) WHERE \(name) IS NULL"
    return said(PlannedStatement(DDL(sql, effect: .fillsColumn(column)), why: "fills \(column)"))
  }

  /// The one `UPDATE` that the runner does in batches.
  static func batches(
    of column: ObjectIdentity,
    to expression: String,
    mayStayNull: Bool,
    _ situation: Situation
  ) -> PlannedStatement {
    let table = column.relationName
    let name = quoteIdentifier(column.name)
    let condition = "\(name) IS NULL" + (mayStayNull ? " AND (\(expression)) IS NOT NULL" : "")
    let sql = "UPDATE \(table) SET \(name) = \(expression) WHERE \(condition)"
    // Batches are ranges of a key; a table without one is filled at once, its rows locked but not the table.
    guard situation.hasKey(column.table) else {
      return said(.alone(DDL(sql, effect: .fillsColumn(column)), "fills \(column)"))
    }
    let marked = DDL("\(sql) \(Backfill.marker)", effect: .fillsColumn(column))
    var update = PlannedStatement.alone(marked, "fills \(column) in batches")
    update.backfill = Backfill(
      schema: column.schema,
      table: column.table.name,
      remaining: "SELECT count(*) FROM \(table) WHERE \(condition)"
    )
    return said(update)
  }

  private static func said(_ statement: PlannedStatement) -> PlannedStatement {
    var statement = statement
    statement.hazards += ClientHazards.hazards(of: statement)
    return statement
  }
}

extension Staging {
  /// Lets rows that were filled be proven to hold no NULL before `setting` says so.
  mutating func prove(_ column: ObjectIdentity, before setting: [PlannedStatement]) {
    var proof = ValidatedNotNull.proving(column, before: setting)
    proof.stages[0].phase = .build
    stages += proof.stages
    continuing = stages.count - 1
  }
}
