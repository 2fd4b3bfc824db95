import FoundationEssentials
import Postgres

/// A row of the state table.
struct CopyState: Sendable {
  var number: Int
  var source: UInt32
  var target: UInt32
  var definition: CopyDefinition
  var phase: CopyPhase
  var condition: SourceCondition?
  var estimated: Int64
  /// How many statements after the copy are done.
  var built: Int
  var replayed: Int64
  var copied: Int64

  func statements(_ workspace: Workspace) -> CopyStatements {
    CopyStatements(workspace: workspace, number: number, definition: definition)
  }

  static func read(_ workspace: Workspace, _ connection: Connection) async throws -> [CopyState] {
    let rows = try await connection.query(
      """
      SELECT c.copy, c.source_oid, c.target_oid, c.definition, c.phase, c.source_columns, c.members::text[], c.triggers,
        c.rows_estimated, c.built, c.rows_replayed,
        coalesce((SELECT sum(r.rows) FROM \(workspace.ranges) r WHERE r.copy = c.copy), 0)::bigint
      FROM \(workspace.copies) c ORDER BY c.copy
      """
    )
    return try rows.map { row in
      var condition: SourceCondition?
      if let columns = row[5] {
        condition = SourceCondition(
          columns: columns,
          members: try row.textArray(6).map { $0 ?? "" },
          triggers: try row.textArray(7).map { $0 ?? "" }
        )
      }
      let definition = try JSONDecoder().decode(CopyDefinition.self, from: Data(try row.string(3).utf8))
      return CopyState(
        number: try row.int(0),
        source: try row.oid(1),
        target: try row.oid(2),
        definition: definition,
        phase: CopyPhase(rawValue: try row.string(4)) ?? .planned,
        condition: condition,
        estimated: try row.int64(8),
        built: try row.int(9),
        replayed: try row.int64(10),
        copied: try row.int64(11)
      )
    }
  }
}

extension CopyDefinition {
  /// As the state table keeps it.
  var json: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }
}

/// What the source was when its triggers were made: see ``CopyStatements/condition(of:)``.
struct SourceCondition: Sendable, Hashable {
  var columns: String
  var members: [String]
  /// `relation trigger xmin enabled`, a text for each trigger.
  var triggers: [String]

  static func read(_ statements: CopyStatements, of source: UInt32, _ connection: Connection) async throws -> Self {
    let row = try await connection.query(statements.condition(of: source)).onlyRow()
    return SourceCondition(
      columns: row[0] ?? "",
      members: try row.optionalTextArray(1)?.map { $0 ?? "" } ?? [],
      triggers: try row.textArray(2).map { $0 ?? "" }
    )
  }

  /// What became of the source since.
  enum Change {
    case nothing
    /// Partitions came or went.
    case partitions
    /// Its columns changed, or writes went unseen.
    case broken(String)
  }

  func change(to now: SourceCondition) -> Change {
    if columns != now.columns { return .broken("its columns were changed") }
    let present = Set(now.triggers)
    let members = Set(now.members)
    for trigger in triggers where !present.contains(trigger) {
      // The triggers of a partition that was dropped went with it.
      let relation = String(trigger.prefix { $0 != " " })
      if members.contains(relation) { return .broken("a trigger of the copy was dropped, disabled or changed") }
    }
    return self.members == now.members ? .nothing : .partitions
  }
}
