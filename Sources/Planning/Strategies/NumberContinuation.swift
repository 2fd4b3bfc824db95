import Catalog
import Postgres

/// Lets a new sequence of a column that has values go on after them: an identity that a column gets, the sequence of what
/// becomes serial.
///
/// The highest value is found in the transaction that makes the sequence: at once by an index that begins with the column;
/// without one the table is read under its lock, because in between the sequence would hand out numbers that are taken.
enum NumberContinuation: OnlineStrategy {
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging? {
    switch statement.effect {
    case .addsIdentity(let column):
      guard let numbers = (situation.new.definition(column) as Column?)?.identity else { return nil }
      let name = numbers.sequenceName ?? Column.Identity.defaultName(column)
      let sequence = ObjectIdentity(.sequence, schema: column.schema, name: name)
      return continuing(statement, sequence, numbers.options, column, situation)
    case .givesSequence(let sequence, let column?):
      guard situation.made.contains(sequence), !situation.rebuilt.contains(sequence),
        let generator: SequenceGenerator = situation.new.definition(sequence),
        generator.type == (situation.new.definition(column) as Column?)?.type
      else { return nil }
      return continuing(statement, sequence, generator.options, column, situation)
    default: return nil
    }
  }

  private static func continuing(
    _ statement: PlannedStatement,
    _ sequence: ObjectIdentity,
    _ options: SequenceOptions,
    _ column: ObjectIdentity,
    _ situation: Situation
  ) -> Staging? {
    // Where numbers run another way than up from one, which of them is the last is for the author to say.
    guard situation.isInUse(column.table), let before: Column = situation.old.definition(column),
      before.identity == nil, before.type == (situation.new.definition(column) as Column?)?.type,
      ["smallint", "integer", "bigint"].contains(before.type), options.increment > 0, options.maximum == nil
    else { return nil }
    let name = quoteIdentifier(column.name)
    let least = options.minimum.map { ", \($0)" } ?? ", 1"
    let sql = """
      SELECT setval(\(quoteLiteral(sequence.sqlName)), greatest(max(\(name))\(least)))
      FROM \(column.relationName) HAVING max(\(name)) IS NOT NULL
      """
    let setting = PlannedStatement(DDL(sql), why: "goes on after the values that \(column) has")
    return Staging([Stage(.make, [statement, setting])], usable: 0)
  }
}
