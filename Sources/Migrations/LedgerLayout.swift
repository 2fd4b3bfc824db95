import Policies
import Postgres

/// The tables that Strata keeps in a target database, and how they came to be what they are.
///
/// Every change of the layout is one more entry of ``upgrades``; a database that has an older layout is upgraded by
/// running what it lacks, in one transaction and under the runner's lock.
enum LedgerLayout {
  /// The schema unless another one is asked for.
  static let defaultSchema = "strata"

  /// The statements of each layout, the first one making everything from nothing.
  static func upgrades(schema: String) -> [[String]] {
    [
      first(schema: schema), second(schema: schema), third(schema: schema), fourth(schema: schema),
      fifth(schema: schema),
    ]
  }

  /// The layout that this version of Strata reads and writes.
  static let current = 5

  private static func first(schema: String) -> [String] {
    let ledger = quoteIdentifier(schema)
    var statements = [
      """
      CREATE TABLE \(ledger).ledger_layout (
        layout integer PRIMARY KEY,
        installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        installed_by text NOT NULL DEFAULT current_user,
        tool_version text
      )
      """,
      """
      CREATE TABLE \(ledger).schema_versions (
        version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version_number text NOT NULL CHECK (version_number ~ '^[0-9]+([.][0-9]+)*$'),
        description text NOT NULL,
        script_name text NOT NULL,
        checksum text NOT NULL,
        installed_by text NOT NULL DEFAULT current_user,
        installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        execution_time_ms bigint,
        state text NOT NULL CHECK (state IN ('running', 'applied', 'undoing', 'undone')),
        success boolean NOT NULL GENERATED ALWAYS AS (state = 'applied') STORED,
        rollback_script text,
        rollback_name text,
        rollback_checksum text,
        set_name text NOT NULL,
        chain text NOT NULL,
        tool_version text NOT NULL,
        session_role text NOT NULL DEFAULT session_user,
        client_host text,
        client_address inet DEFAULT inet_client_addr(),
        application text DEFAULT nullif(current_setting('application_name'), ''),
        rolled_back_at timestamptz,
        rolled_back_by text,
        rolled_back_with text CHECK (rolled_back_with IN ('file', 'ledger')),
        rollback_time_ms bigint,
        CHECK ((state = 'undone') = (rolled_back_at IS NOT NULL))
      )
      """,
      """
      CREATE UNIQUE INDEX schema_versions_version_number_live ON \(ledger).schema_versions (version_number)
      WHERE state <> 'undone'
      """,
      """
      CREATE TABLE \(ledger).version_steps (
        version_id bigint NOT NULL REFERENCES \(ledger).schema_versions ON DELETE CASCADE,
        direction text NOT NULL CHECK (direction IN ('apply', 'undo')),
        segment integer NOT NULL,
        step integer NOT NULL,
        line integer NOT NULL,
        checksum text NOT NULL,
        sql text NOT NULL,
        state text NOT NULL CHECK (state IN ('started', 'done', 'failed')),
        error text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz,
        PRIMARY KEY (version_id, direction, segment, step)
      )
      """,
      """
      CREATE FUNCTION \(ledger).fn_get_schema_version() RETURNS text LANGUAGE sql STABLE
      SET search_path = pg_catalog
      AS \(quoteLiteral(
        """
        SELECT version_number FROM \(ledger).schema_versions WHERE success
        ORDER BY string_to_array(version_number, '.')::numeric[] DESC LIMIT 1
        """))
      """,
      "COMMENT ON TABLE \(ledger).schema_versions IS 'Migrations, applied and rolled back; written by Strata'",
      "COMMENT ON TABLE \(ledger).version_steps IS 'Progress inside migrations that cannot be one transaction'",
      """
      COMMENT ON FUNCTION \(ledger).fn_get_schema_version() IS \
      'The newest version that is applied and not rolled back; null where there is none'
      """,
    ]
    if schema == PolicyTable.schema {
      statements += PolicyTable.creation.dropFirst()
      statements.append(
        """
        CREATE TABLE \(ledger).job_runs (
          run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          job text NOT NULL,
          object text,
          started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          finished_at timestamptz,
          success boolean,
          message text,
          details jsonb,
          run_by text NOT NULL DEFAULT current_user,
          client_host text,
          tool_version text
        )
        """
      )
    }
    return statements
  }

  /// Backfills: how far each is.
  private static func second(schema: String) -> [String] {
    let steps = quoteQualified(schema, "version_steps")
    return [
      """
      ALTER TABLE \(steps) ADD batch_columns text[], ADD batch_key text[], ADD rows_changed bigint, ADD batches bigint,
        ADD passes integer
      """,
      "COMMENT ON COLUMN \(steps).batch_key IS 'The key up to which a backfill is done; null at the start of a pass'",
    ]
  }

  /// What people did to the ledger: versions that were recorded without being run, and rows that were mended.
  private static func third(schema: String) -> [String] {
    let ledger = quoteIdentifier(schema)
    return [
      "ALTER TABLE \(ledger).schema_versions ADD baseline boolean NOT NULL DEFAULT false",
      """
      CREATE TABLE \(ledger).repairs (
        repair_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version_id bigint REFERENCES \(ledger).schema_versions ON DELETE SET NULL,
        version_number text NOT NULL,
        action text NOT NULL CHECK (action IN ('baseline', 'accept', 'forget')),
        reason text NOT NULL CHECK (reason ~ '[^[:space:]]'),
        checksum_before text,
        checksum_after text,
        repaired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        repaired_by text NOT NULL DEFAULT current_user,
        session_role text NOT NULL DEFAULT session_user,
        tool_version text NOT NULL,
        client_host text
      )
      """,
      "COMMENT ON TABLE \(ledger).repairs IS 'What was changed in the ledger by hand, through Strata, and why'",
    ]
  }

  /// What runs beside the versions, and who signed what ran.
  private static func fourth(schema: String) -> [String] {
    let ledger = quoteIdentifier(schema)
    return [
      "ALTER TABLE \(ledger).schema_versions ADD signed_by text",
      """
      CREATE TABLE \(ledger).repeatables (
        run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        script_name text NOT NULL,
        description text NOT NULL,
        checksum text NOT NULL,
        installed_by text NOT NULL DEFAULT current_user,
        session_role text NOT NULL DEFAULT session_user,
        installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        execution_time_ms bigint NOT NULL,
        set_name text NOT NULL,
        tool_version text NOT NULL,
        client_host text,
        client_address inet DEFAULT inet_client_addr(),
        signed_by text
      )
      """,
      """
      CREATE TABLE \(ledger).hook_runs (
        run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        moment text NOT NULL,
        script_name text NOT NULL,
        checksum text NOT NULL,
        direction text NOT NULL CHECK (direction IN ('migrate', 'rollback')),
        subject text,
        succeeded boolean NOT NULL,
        message text,
        started_at timestamptz NOT NULL,
        execution_time_ms bigint NOT NULL,
        run_by text NOT NULL DEFAULT current_user,
        session_role text NOT NULL DEFAULT session_user,
        tool_version text NOT NULL,
        client_host text
      )
      """,
      "COMMENT ON TABLE \(ledger).repeatables IS 'Each run of a repeatable migration; the last one of a name counts'",
      "COMMENT ON TABLE \(ledger).hook_runs IS 'Each run of a hook'",
    ]
  }

  /// What the steps of a version made, for a run that goes on after an interruption.
  private static func fifth(schema: String) -> [String] {
    let steps = quoteQualified(schema, "version_steps")
    return [
      "ALTER TABLE \(steps) ADD made jsonb",
      "COMMENT ON COLUMN \(steps).made IS 'Tables and columns that the version made up to this step'",
    ]
  }
}
