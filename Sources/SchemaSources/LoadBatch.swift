/// Statements that are sent at once, because a round trip and a transaction for each cost more than many a statement.
struct LoadBatch {
  var statements: [LoadStatement]
  /// Whether they may be run as one transaction: none brings data, none begins or ends a transaction.
  var isPossible: Bool

  /// How many statements are sent at once. What fails is run again one by one, so that it must not be too much.
  private static let size = 200

  /// The statements in their order; those that must be alone are.
  static func batches(of statements: [LoadStatement]) -> [LoadBatch] {
    var batches: [LoadBatch] = []
    for statement in statements {
      let isPossible = statement.data == nil && !endsTransaction(statement.sql)
      if let last = batches.last, last.isPossible == isPossible, last.statements.count < size {
        batches[batches.count - 1].statements.append(statement)
      } else {
        batches.append(LoadBatch(statements: [statement], isPossible: isPossible))
      }
    }
    return batches
  }

  /// What PostgreSQL refuses in a transaction fails and is run by itself; what would end it would not fail.
  private static func endsTransaction(_ sql: String) -> Bool {
    let word = sql.utf8.prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
    return words.contains(String(word)?.uppercased() ?? "")
  }

  private static let words: Set<String> = [
    "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE", "CALL", "DO",
  ]
}
