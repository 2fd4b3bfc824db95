import FoundationEssentials
import Postgres

/// What PostgreSQL's planner makes of a statement that changes rows: `EXPLAIN (FORMAT JSON, VERBOSE)`.
///
/// It says which tables are changed, through views, rules and partitions too, and whether a condition chooses the rows;
/// `WHERE true` is none.
struct QueryPlan: Decodable {
  private struct Node: Decodable {
    var type: String
    var operation: String?
    var relation: String?
    var schema: String?
    var plans: [Node]?
    /// Any of the conditions that a node can have.
    var isRestricted: Bool

    private static let conditions = [
      "Filter", "Index Cond", "Recheck Cond", "TID Cond", "Hash Cond", "Merge Cond", "Join Filter", "One-Time Filter",
    ]

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      type = try members.decode(String.self, forKey: Key(stringValue: "Node Type"))
      operation = try members.decodeIfPresent(String.self, forKey: Key(stringValue: "Operation"))
      relation = try members.decodeIfPresent(String.self, forKey: Key(stringValue: "Relation Name"))
      schema = try members.decodeIfPresent(String.self, forKey: Key(stringValue: "Schema"))
      plans = try members.decodeIfPresent([Node].self, forKey: Key(stringValue: "Plans"))
      isRestricted = Self.conditions.contains { members.contains(Key(stringValue: $0)) }
    }

    var restricts: Bool { isRestricted || plans?.contains(where: \.restricts) == true }

    var changes: [RowChange] {
      let below = plans?.flatMap(\.changes) ?? []
      guard type == "ModifyTable", let command = operation.flatMap(RowChange.Command.init), let relation else {
        return below
      }
      let change = RowChange(command: command, relation: quoteQualified(schema, relation), isRestricted: restricts)
      return [change] + below
    }
  }

  private enum CodingKeys: String, CodingKey {
    case plan = "Plan"
  }

  private var plan: Node

  /// The commands that PostgreSQL can explain and that change rows.
  private static let commands: Set<String> = ["INSERT", "UPDATE", "DELETE", "MERGE", "WITH"]

  /// The rows that a statement changes; none for any other statement.
  ///
  /// It runs within a transaction and leaves that as it was. A statement that cannot be planned fails when it is run.
  static func rowChanges(of sql: String, _ words: StatementWordList, on connection: Connection) async throws
    -> [RowChange]
  {
    guard let first = words.words.first, commands.contains(first) else { return [] }
    try await connection.execute("SAVEPOINT strata_explain")
    var plans: [QueryPlan] = []
    do {
      let rows = try await connection.query("EXPLAIN (FORMAT JSON, VERBOSE) \(sql)")
      let text = try rows.map { try $0.string(0) }.joined()
      plans = try JSONDecoder().decode([QueryPlan].self, from: Data(text.utf8))
    } catch let error as PostgresError where error.kind == .server {
      plans = []
    }
    try await connection.execute("ROLLBACK TO SAVEPOINT strata_explain; RELEASE SAVEPOINT strata_explain")
    return plans.flatMap(\.plan.changes)
  }
}
