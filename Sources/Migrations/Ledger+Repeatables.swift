import Postgres

/// What ran beside the versions: repeatable migrations and hooks.
extension Ledger {
  private var repeatableTable: String { quoteQualified(schema, "repeatables") }
  private var hookTable: String { quoteQualified(schema, "hook_runs") }

  /// Every run of a repeatable migration, in order; nothing in a ledger of an older layout.
  func repeatableRuns() async throws -> [RepeatableRun] {
    guard try await exists(repeatableTable) else { return [] }
    let rows = try await connection.query(
      """
      SELECT script_name, description, checksum, installed_by,
        to_char(installed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), execution_time_ms, tool_version,
        client_host, EXISTS (SELECT FROM \(versions) v WHERE v.rolled_back_at >= r.installed_at)
      FROM \(repeatableTable) r ORDER BY run_id
      """
    )
    return try rows.map { row in
      RepeatableRun(
        scriptName: try row.string(0),
        description: try row.string(1),
        checksum: try row.string(2),
        installedBy: try row.string(3),
        installedAt: try row.string(4),
        executionMilliseconds: try row.int64(5),
        toolVersion: try row.string(6),
        clientHost: row[7],
        isStale: try row.bool(8)
      )
    }
  }

  /// Records that a repeatable migration ran; in the transaction of its effect.
  func insertion(
    of repeatable: RepeatableMigration,
    description: String,
    milliseconds: Int64,
    signature: LedgerSignature
  ) -> Query {
    Query(
      """
      INSERT INTO \(repeatableTable) (script_name, description, checksum, execution_time_ms, set_name, tool_version,
        client_host, signed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        repeatable.script.name, description, repeatable.script.checksum, String(milliseconds), signature.setName,
        signature.toolVersion, signature.clientHost, signature.signedBy,
      ]
    )
  }

  /// Every run of a hook, in order; nothing in a ledger of an older layout.
  func hookRuns() async throws -> [HookRun] {
    guard try await exists(hookTable) else { return [] }
    let rows = try await connection.query(
      """
      SELECT moment, script_name, checksum, direction, subject, succeeded, message,
        to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), execution_time_ms, run_by,
        tool_version, client_host
      FROM \(hookTable) ORDER BY run_id
      """
    )
    return try rows.map { row in
      HookRun(
        moment: Hook.Moment(rawValue: try row.string(0)) ?? .beforeAll,
        scriptName: try row.string(1),
        checksum: try row.string(2),
        direction: VersionRun.Direction(rawValue: try row.string(3)) ?? .migrate,
        subject: row[4],
        succeeded: try row.bool(5),
        message: row[6],
        startedAt: try row.string(7),
        milliseconds: try row.int64(8),
        runBy: try row.string(9),
        toolVersion: try row.string(10),
        clientHost: row[11]
      )
    }
  }

  /// Records that a hook ran, and how it ended.
  func insertion(
    of call: HookCall,
    milliseconds: Int64,
    error: String?,
    signature: LedgerSignature
  ) -> Query {
    Query(
      """
      INSERT INTO \(hookTable) (moment, script_name, checksum, direction, subject, succeeded, message, started_at,
        execution_time_ms, tool_version, client_host)
      VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() - $8 * interval '1 ms', $8, $9, $10)
      """,
      [
        call.hook.moment.rawValue, call.hook.file.name, call.hook.file.checksum, call.direction.rawValue, call.subject,
        String(error == nil), error, String(milliseconds), signature.toolVersion, signature.clientHost,
      ]
    )
  }

  private func exists(_ table: String) async throws -> Bool {
    try await connection.query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", [table]).first?.bool(0) == true
  }
}
