import Catalog

/// Adds a NOT NULL column whose default needs what needs the column, as that of a serial one does, to a table with rows.
///
/// `ADD COLUMN` cannot have the default yet, and without it NOT NULL is refused by any row that is there. So the column
/// comes empty, and is filled and made NOT NULL when its default is there.
enum LateDefault: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    guard case .addsColumn(let identity) = statement.effect,
      let column: Column = situation.new.definition(identity), column.isNotNull, situation.isInUse(identity.table),
      !situation.refusesUpdates(identity.table),
      let value: ColumnDefault = situation.new.definition(identity.table.part(.columnDefault, identity.name)),
      let expression = value.expression,
      situation.comesLater(identity.table.part(.columnDefault, identity.name))
    else { return nil }
    let adding = PlannedStatement(column.emptyAddition(of: identity), why: statement.why)
    let update = ColumnBackfill.update(of: identity, to: expression)
    let setting = column.settingNotNull(of: identity).map { PlannedStatement($0, why: "\(identity) is filled") }
    return Staging([Stage(.make, [adding]), Stage(.make, [update] + setting)], usable: 0, continuing: 1)
  }
}
