import Diagnostics
import Planning

/// Finds a transaction that locks several tables against everybody.
enum SeveralTablesLocked: TransactionRule {
  static let about = RuleDescription(
    "ST050",
    "several-tables-locked",
    .warning,
    finds: "a transaction that locks several tables against everybody",
    why: """
      It holds the first lock while it waits for the next: others queue up behind the first, and one who takes the \
      same tables in another order deadlocks with it.
      """,
    fix: "One table in each transaction: split the script into segments or versions"
  )

  static func check(_ transaction: ObservedTransaction) -> [RuleFinding] {
    guard transaction.isBlock else { return [] }
    var locked: [String] = []
    for (index, statement) in transaction.statements.enumerated() {
      let relations = statement.locks.filter { $0.value == .accessExclusive }.map(\.key).filter { relation in
        statement.before.relations[relation]?.isTable == true && statement.after.relations[relation] != nil
      }
      for relation in relations.sorted() {
        let name = statement.name(statement.root(of: relation))
        if !locked.contains(name) { locked.append(name) }
      }
      guard locked.count > 1 else { continue }
      let before = locked.dropLast().joined(separator: ", ")
      return [
        RuleFinding("the transaction locks \(locked[locked.count - 1]) while it holds the lock of \(before)", at: index)
      ]
    }
    return []
  }
}
