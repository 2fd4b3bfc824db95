import Postgres

extension Ledger {
  /// What people changed in the ledger, in order; nothing in a ledger of an older layout.
  func repairs() async throws -> [LedgerRepair] {
    let isThere = try await connection.query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", [repairTable])
    guard try isThere.first?.bool(0) == true else { return [] }
    let rows = try await connection.query(
      """
      SELECT version_number, action, reason, checksum_before, checksum_after,
        to_char(repaired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), repaired_by, tool_version, client_host
      FROM \(repairTable) ORDER BY repair_id
      """
    )
    return try rows.map { row in
      LedgerRepair(
        version: try MigrationVersion(row.string(0)),
        action: LedgerRepair.Action(rawValue: try row.string(1)) ?? .accept,
        reason: try row.string(2),
        checksumBefore: row[3],
        checksumAfter: row[4],
        repairedAt: try row.string(5),
        repairedBy: try row.string(6),
        toolVersion: try row.string(7),
        clientHost: row[8]
      )
    }
  }

  /// Records what is changed in the ledger by hand, and why.
  func record(
    _ action: LedgerRepair.Action,
    of id: Int64,
    _ version: MigrationVersion,
    reason: String,
    before: String?,
    after: String?,
    signature: LedgerSignature
  ) async throws(PostgresError) {
    _ = try await connection.query(
      """
      INSERT INTO \(repairTable) (version_id, version_number, action, reason, checksum_before, checksum_after,
        tool_version, client_host)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        String(id), version.text, action.rawValue, reason, before, after, signature.toolVersion, signature.clientHost,
      ]
    )
  }

  /// Takes a file for what was applied.
  func accept(_ id: Int64, _ migration: Migration) async throws(PostgresError) {
    _ = try await connection.query(
      """
      UPDATE \(versions) SET checksum = $2, script_name = $3, rollback_script = $4, rollback_name = $5,
        rollback_checksum = $6 WHERE version_id = $1
      """,
      [
        String(id), migration.script.checksum, migration.script.name, migration.undo?.content, migration.undo?.name,
        migration.undo?.checksum,
      ]
    )
  }

  /// Takes a version that was not finished out of what is applied; the row stays as history.
  func forget(_ id: Int64) async throws(PostgresError) {
    _ = try await connection.query(
      """
      UPDATE \(versions) SET state = 'undone', rolled_back_at = clock_timestamp(), rolled_back_by = current_user
      WHERE version_id = $1
      """,
      [String(id)]
    )
  }

  /// Reckons the chain anew, from the first row to the last.
  func relink() async throws {
    var previous = ChecksumChain.start
    for entry in try await entries() {
      let chain = LedgerComparison.link(after: previous, entry.checksum, entry.version, entry.scriptName)
      if chain != entry.chain {
        _ = try await connection.query(
          "UPDATE \(versions) SET chain = $2 WHERE version_id = $1",
          [String(entry.id), chain]
        )
      }
      previous = chain
    }
  }
}
