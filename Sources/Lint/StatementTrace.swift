public import Diagnostics
public import Planning
import Postgres

/// What PostgreSQL did for one statement: `strata lint --trace`.
public struct StatementTrace: Sendable, Hashable {
  public var sql: String
  public var place: Place?
  /// The script, as it is shown.
  public var script: String
  /// The number of the transaction within the script, from 1.
  public var transaction: Int
  /// Whether it runs in a transaction with others.
  public var isInBlock: Bool
  /// Whether locks and scans were seen: what must run outside of a transaction releases its locks before anybody can
  /// look, so that they come from the table of such commands.
  public var isObserved: Bool
  /// The locks on relations that were there before the script, the strongest of each that this statement took.
  public var locks: [RelationLock]
  /// The same, with what its transaction still held from statements before.
  public var held: [RelationLock]
  public var scans: [String]
  public var rewrites: [String]
  /// PostgreSQL's words where it refused the statement.
  public var refusal: String?

  /// One line of SQL for a message.
  static func excerpt(_ sql: String) -> String {
    let line = maskPasswords(sql).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 120 ? String(line.prefix(119)) + "…" : line
  }

  static func traces(of outcome: ScriptObserver.Outcome, in script: LintScript) -> [StatementTrace] {
    var traces: [StatementTrace] = []
    for (number, transaction) in outcome.transactions.enumerated() {
      for observed in transaction.statements {
        traces.append(
          StatementTrace(
            sql: maskPasswords(observed.statement.sql),
            place: observed.statement.place,
            script: script.name,
            transaction: number + 1,
            isInBlock: transaction.isBlock,
            isObserved: observed.isObserved,
            locks: locks(observed.locks, observed),
            held: locks(observed.held, observed),
            scans: Set(observed.scans.map { observed.name($0) }).sorted(),
            rewrites: Set(observed.rewrittenRelations.map { observed.name($0) }).sorted(),
            refusal: nil
          )
        )
      }
    }
    traces += outcome.refused.map { statement, refusal in
      StatementTrace(
        sql: maskPasswords(statement.sql),
        place: statement.place,
        script: script.name,
        transaction: 0,
        isInBlock: false,
        isObserved: false,
        locks: [],
        held: [],
        scans: [],
        rewrites: [],
        refusal: refusal.message
      )
    }
    guard script.isFile else { return traces }
    return traces.enumerated().sorted { left, right in
      (left.element.place?.line ?? 0, left.offset) < (right.element.place?.line ?? 0, right.offset)
    }.map(\.element)
  }

  private static func locks(_ modes: [UInt32: LockMode], _ observed: ObservedStatement) -> [RelationLock] {
    var strongest: [String: LockMode] = [:]
    for (relation, mode) in modes {
      let kind = (observed.after.relations[relation] ?? observed.before.relations[relation])?.kind
      guard kind != "i", kind != "I" else { continue }
      let name = observed.name(relation)
      strongest[name] = max(mode, strongest[name] ?? mode)
    }
    return strongest.map { RelationLock(relation: $0.key, mode: $0.value) }.sorted()
  }
}
