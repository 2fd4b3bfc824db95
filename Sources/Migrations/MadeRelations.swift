import Postgres

/// The tables and columns that the steps of a version made.
///
/// A run that goes on after a crash has to know them: what the version made itself holds only what it wrote itself, and
/// goes without being asked for, as it would have gone had nothing happened.
struct MadeRelations: Sendable, Hashable {
  private(set) var found: Set<DestructionCheck.Found> = []

  var isEmpty: Bool { found.isEmpty }

  func contains(_ found: DestructionCheck.Found) -> Bool {
    self.found.contains(found) || self.found.contains(.init(oid: found.oid, attribute: 0))
  }

  /// Takes them out of what people's data can be in.
  func forget(in origin: inout DataSnapshot) {
    for item in found {
      if item.attribute == 0 {
        origin.tables[item.oid] = nil
      } else {
        origin.tables[item.oid]?.columns[item.attribute] = nil
      }
    }
  }

  /// Puts back what ``forget(in:)`` took out, as far as it is still there.
  func remember(from current: DataSnapshot, in origin: inout DataSnapshot) {
    for item in found {
      guard let table = current.tables[item.oid] else { continue }
      if item.attribute == 0 {
        origin.tables[item.oid] = table
      } else if let name = table.columns[item.attribute] {
        origin.tables[item.oid]?.columns[item.attribute] = name
      }
    }
  }

  /// What they are at the end of a transaction, before its COMMIT.
  ///
  /// - Parameters:
  ///   - start: What was there as the version began.
  ///   - watched: What people's data can be in, also what took it over since.
  func updated(
    from start: DataSnapshot,
    to now: DataSnapshot,
    watched: DataSnapshot,
    _ connection: Connection
  ) async throws(PostgresError) -> MadeRelations {
    var next = self
    for (oid, table) in now.tables where table != start.tables[oid] {
      guard let before = start.tables[oid] else { continue }
      for number in table.columns.keys where before.columns[number] == nil {
        next.found.insert(.init(oid: oid, attribute: number))
      }
    }
    let strangers = now.strangers.filter { !next.found.contains(.init(oid: $0, attribute: 0)) }
    for oid in try await Self.made(of: strangers, connection) { next.found.insert(.init(oid: oid, attribute: 0)) }
    next.found = next.found.filter {
      $0.attribute == 0
        ? watched.tables[$0.oid] == nil : watched.tables[$0.oid]?.columns[$0.attribute] == nil
    }
    return next
  }

  /// Those of the relations that are tables and that the open transaction made.
  ///
  /// The row of a system column in `pg_attribute` is written with the table and never again, so that its `xmin` is who
  /// made the table; of other rows it is who changed them last.
  private static func made(
    of relations: Set<UInt32>,
    _ connection: Connection
  ) async throws(PostgresError) -> [UInt32] {
    guard !relations.isEmpty else { return [] }
    let rows = try await connection.query(
      """
      SELECT c.oid FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tableoid'
      WHERE c.oid = ANY ($1::pg_catalog.oid[]) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND pg_catalog.pg_xact_status(
          greatest(pg_catalog.pg_current_xact_id()::text::bigint - pg_catalog.age(a.xmin), 3)::text::xid8
        ) = 'in progress'
      """,
      [formatTextArray(relations.sorted().map(String.init))]
    )
    var made: [UInt32] = []
    for row in rows { made.append(try row.oid(0)) }
    return made
  }
}

extension Ledger {
  /// Records with a step what the version made up to it.
  ///
  /// By its number alone a table would be another one in a database that was loaded from a dump, so that names go with
  /// them.
  func noting(_ made: MadeRelations, with step: LedgerStep, of id: Int64) -> Query {
    let found = made.found.sorted { ($0.oid, $0.attribute) < ($1.oid, $1.attribute) }
    return Query(
      """
      UPDATE \(steps) SET made = (
        SELECT coalesce(jsonb_agg(jsonb_build_object('oid', m.oid, 'attribute', m.attribute, 'name', \(Self.madeName))), '[]')
        FROM unnest($5::oid[], $6::integer[]) m(oid, attribute) \(Self.madeJoin))
      WHERE version_id = $1 AND direction = $2 AND segment = $3 AND step = $4
      """,
      [
        String(id), step.direction.rawValue, String(step.position.segment), String(step.position.step),
        formatTextArray(found.map { String($0.oid) }), formatTextArray(found.map { String($0.attribute) }),
      ]
    )
  }

  /// What the steps of an unfinished version made, as far as it is there and has kept its name; nothing of any other.
  func made(by work: VersionWork) async throws -> MadeRelations {
    guard let entry = work.entry, work.isUnfinished else { return MadeRelations() }
    do throws(PostgresError) {
      return try await made(by: entry.id, work.direction)
    } catch {
      throw StatementError(error: error, doing: "reading the ledger")
    }
  }

  private func made(by id: Int64, _ direction: LedgerStep.Direction) async throws(PostgresError) -> MadeRelations {
    // Layouts before the fifth have no such column.
    let rows = try await connection.query(
      """
      SELECT m.oid, m.attribute FROM (
        SELECT to_jsonb(s) -> 'made' AS made FROM \(steps) s
        WHERE version_id = $1 AND direction = $2 AND jsonb_typeof(to_jsonb(s) -> 'made') = 'array'
        ORDER BY segment DESC, step DESC LIMIT 1
      ) s, jsonb_to_recordset(s.made) AS m(oid oid, attribute integer, name text) \(Self.madeJoin)
      WHERE m.name = \(Self.madeName)
      """,
      [String(id), direction.rawValue]
    )
    var found: Set<DestructionCheck.Found> = []
    for row in rows { found.insert(.init(oid: try row.oid(0), attribute: try row.int(1))) }
    return MadeRelations(found: found)
  }

  private static let madeName = "concat_ws('.', quote_ident(n.nspname), quote_ident(c.relname), quote_ident(a.attname))"

  private static let madeJoin = """
    JOIN pg_catalog.pg_class c ON c.oid = m.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = nullif(m.attribute, 0)
    """
}
