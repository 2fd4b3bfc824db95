import Diagnostics
import Postgres

/// The record of what was applied to a database: reading it and writing it.
///
/// Every name is qualified, so that a migration that changes the search path does not lead it astray.
struct Ledger: Sendable {
  let connection: Connection
  /// The schema that holds it, not quoted.
  let schema: String

  var versions: String { quoteQualified(schema, "schema_versions") }
  var steps: String { quoteQualified(schema, "version_steps") }
  var repairTable: String { quoteQualified(schema, "repairs") }
  private var layouts: String { quoteQualified(schema, "ledger_layout") }

  /// Makes the ledger where it is missing, and upgrades an older layout; one transaction.
  ///
  /// - Returns: The layout it had before; `nil` where it did not exist.
  func ensure(_ facts: TargetFacts, toolVersion: String) async throws -> Int? {
    let found = facts.ledgerExists ? try await layout() : 0
    guard found <= LedgerLayout.current else {
      throw Failure.ledgerTooNew(schema, found: found, known: LedgerLayout.current)
    }
    guard found < LedgerLayout.current else { return found }
    var script = ["BEGIN", "SET LOCAL client_min_messages = warning"]
    if !facts.ledgerSchemaExists { script.append("CREATE SCHEMA \(quoteIdentifier(schema))") }
    for (index, statements) in LedgerLayout.upgrades(schema: schema).enumerated() where index >= found {
      script += statements
      script.append(
        "INSERT INTO \(layouts) (layout, tool_version) VALUES (\(index + 1), \(quoteLiteral(toolVersion)))"
      )
    }
    do {
      for statement in script { try await connection.execute(statement) }
      try await connection.execute("COMMIT")
    } catch {
      await connection.rollBackQuietly()
      throw error
    }
    return facts.ledgerExists ? found : nil
  }

  private func layout() async throws -> Int {
    let rows = try await connection.query("SELECT max(layout) FROM \(layouts)")
    return rows.first?[0].flatMap(Int.init) ?? 0
  }

  /// All rows in the order they were written, with their steps.
  func entries() async throws -> [LedgerEntry] {
    func utc(_ column: String) -> String {
      "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    }
    let rows = try await connection.query(
      """
      SELECT version_id, version_number, description, script_name, checksum, installed_by, \(utc("installed_at")),
        execution_time_ms, state, rollback_checksum, rollback_name, set_name, chain, tool_version, client_host,
        \(utc("rolled_back_at")), rolled_back_by, to_jsonb(v) ->> 'baseline',
        to_jsonb(v) ->> 'signed_by'
      FROM \(versions) v ORDER BY version_id
      """
    )
    var entries: [LedgerEntry] = []
    for row in rows {
      entries.append(
        LedgerEntry(
          id: try row.int64(0),
          version: try MigrationVersion(row.string(1)),
          description: try row.string(2),
          scriptName: try row.string(3),
          checksum: try row.string(4),
          installedBy: try row.string(5),
          installedAt: try row.string(6),
          executionMilliseconds: row[7].flatMap(Int64.init),
          state: LedgerEntry.State(rawValue: try row.string(8)) ?? .running,
          rollbackChecksum: row[9],
          rollbackName: row[10],
          setName: try row.string(11),
          chain: try row.string(12),
          toolVersion: try row.string(13),
          clientHost: row[14],
          rolledBackAt: row[15],
          rolledBackBy: row[16],
          isBaseline: row[17] == "true",
          signedBy: row[18]
        )
      )
    }
    if entries.contains(where: { $0.state == .running || $0.state == .undoing }) {
      for index in entries.indices { entries[index].steps = try await steps(of: entries[index].id) }
    }
    return entries
  }

  /// The steps of one version, in order.
  private func steps(of id: Int64) async throws -> [LedgerStep] {
    let rows = try await connection.query(
      """
      SELECT direction, segment, step, line, checksum, sql, state, error, j ->> 'batches', j ->> 'rows_changed',
        j ->> 'passes', ARRAY(SELECT jsonb_array_elements_text(nullif(j -> 'batch_columns', 'null'))),
        CASE WHEN j ->> 'batch_key' IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(j -> 'batch_key')) END
      FROM \(steps) s CROSS JOIN LATERAL to_jsonb(s) j WHERE version_id = $1
      ORDER BY direction, segment, step
      """,
      [String(id)]
    )
    return try rows.map { row in
      LedgerStep(
        direction: LedgerStep.Direction(rawValue: try row.string(0)) ?? .apply,
        position: LedgerStep.Position(segment: try row.int(1), step: try row.int(2)),
        line: try row.int(3),
        checksum: try row.string(4),
        sql: try row.string(5),
        state: LedgerStep.State(rawValue: try row.string(6)) ?? .started,
        error: row[7],
        progress: try progress(row)
      )
    }
  }

  /// How far a backfill is. A ledger of an older layout, which status reads as it is, has no columns for it.
  private func progress(_ row: Row) throws(PostgresError) -> BackfillProgress? {
    guard let batches = row[8].flatMap(Int64.init) else { return nil }
    var progress = BackfillProgress(columns: try row.textArray(11).map { $0 ?? "" })
    progress.batches = batches
    progress.rows = row[9].flatMap(Int64.init) ?? 0
    progress.passes = row[10].flatMap(Int.init) ?? 0
    progress.key = try row.optionalTextArray(12)?.map { $0 ?? "" }
    return progress
  }

  /// The stored undo script of a version.
  func rollbackScript(of id: Int64) async throws -> String? {
    try await connection.query("SELECT rollback_script FROM \(versions) WHERE version_id = $1", [String(id)])
      .first?[0]
  }
}
