import Postgres

/// What a row of the ledger says about the run that wrote it.
struct LedgerSignature: Sendable {
  var setName: String
  var toolVersion: String
  var clientHost: String?
  /// The identifier of the key that signed the set; `nil` where no signature was asked for.
  var signedBy: String?
}

/// What writes the ledger, as statements: those of a transaction are sent together with what else it ends with.
extension Ledger {
  @discardableResult
  func write(_ query: Query) async throws(PostgresError) -> ResultSet {
    try await connection.query(query.sql, query.parameters)
  }

  /// Records a migration and returns its row's number.
  ///
  /// A migration that is one transaction is recorded as applied inside it, so that effect and record commit together;
  /// any other is recorded as running before its first step.
  func insertion(
    of migration: Migration,
    state: LedgerEntry.State,
    chain: String,
    milliseconds: Int64?,
    description: String,
    signature: LedgerSignature,
    isBaseline: Bool = false
  ) -> Query {
    Query(
      """
      INSERT INTO \(versions) (version_number, description, script_name, checksum, execution_time_ms, state,
        rollback_script, rollback_name, rollback_checksum, set_name, chain, tool_version, client_host, baseline,
        signed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING version_id
      """,
      [
        migration.version.text, description, migration.script.name, migration.script.checksum,
        milliseconds.map { String($0) }, state.rawValue, migration.undo?.content, migration.undo?.name,
        migration.undo?.checksum, signature.setName, chain, signature.toolVersion, signature.clientHost,
        String(isBaseline), signature.signedBy,
      ]
    )
  }

  /// Takes over the file of a migration that is resumed: what is not done yet may have been mended.
  func refreshing(_ id: Int64, _ migration: Migration, chain: String) -> Query {
    Query(
      """
      UPDATE \(versions) SET checksum = $2, chain = $3, rollback_script = $4, rollback_name = $5,
        rollback_checksum = $6 WHERE version_id = $1
      """,
      [
        String(id), migration.script.checksum, chain, migration.undo?.content, migration.undo?.name,
        migration.undo?.checksum,
      ]
    )
  }

  /// Marks a migration that had steps as applied; the time is added to that of earlier attempts.
  func finishing(_ id: Int64, milliseconds: Int64) -> Query {
    Query(
      """
      UPDATE \(versions) SET state = 'applied', installed_at = clock_timestamp(),
        execution_time_ms = coalesce(execution_time_ms, 0) + $2 WHERE version_id = $1
      """,
      [String(id), String(milliseconds)]
    )
  }

  /// Marks a migration whose undo has steps as being rolled back.
  func beginningUndo(_ id: Int64) -> Query {
    Query("UPDATE \(versions) SET state = 'undoing' WHERE version_id = $1", [String(id)])
  }

  /// Marks a migration as rolled back; the row stays as history.
  func finishingUndo(_ id: Int64, with source: UndoSource, milliseconds: Int64) -> Query {
    Query(
      """
      UPDATE \(versions) SET state = 'undone', rolled_back_at = clock_timestamp(), rolled_back_by = current_user,
        rolled_back_with = $2, rollback_time_ms = $3 WHERE version_id = $1
      """,
      [String(id), source.isFile ? "file" : "ledger", String(milliseconds)]
    )
  }

  /// Records how far a step is, in a transaction of its own or in that of its effect.
  ///
  /// The progress of a backfill stays what it is where none is given.
  ///
  /// - Parameter unwatched: Whether nobody looks what the step makes: what the version made up to it may hold people's
  ///   rows by then.
  func writing(_ id: Int64, _ step: LedgerStep, unwatched: Bool) -> Query {
    Query(
      """
      INSERT INTO \(steps) AS s (version_id, direction, segment, step, line, checksum, sql, state, error,
        batch_columns, batch_key, rows_changed, batches, passes, made, finished_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        CASE WHEN $8 <> 'started' THEN clock_timestamp() END)
      ON CONFLICT (version_id, direction, segment, step) DO UPDATE SET line = excluded.line,
        checksum = excluded.checksum, sql = excluded.sql, state = excluded.state, error = excluded.error,
        started_at = CASE WHEN excluded.state = 'started' AND excluded.batches IS NULL THEN clock_timestamp()
          ELSE s.started_at END,
        batch_columns = coalesce(excluded.batch_columns, s.batch_columns),
        batch_key = CASE WHEN excluded.batches IS NULL THEN s.batch_key ELSE excluded.batch_key END,
        rows_changed = coalesce(excluded.rows_changed, s.rows_changed),
        batches = coalesce(excluded.batches, s.batches), passes = coalesce(excluded.passes, s.passes),
        made = coalesce(excluded.made, s.made),
        finished_at = excluded.finished_at
      """,
      [
        String(id), step.direction.rawValue, String(step.position.segment), String(step.position.step),
        String(step.line), step.checksum, step.sql, step.state.rawValue, step.error,
        step.progress.map { formatTextArray($0.columns) }, step.progress?.key.map { formatTextArray($0) },
        step.progress.map { String($0.rows) }, step.progress.map { String($0.batches) },
        step.progress.map { String($0.passes) }, unwatched ? "[]" : nil,
      ]
    )
  }
}
