/// What a script for psql records of each version that it applies.
enum SampleLedger {
  /// What Strata's own ledger records, in a table like Strata's: with the script that takes the version back, the chain
  /// of checksums, who did it and from where.
  case whole
  /// A row with as little as can be: version, file and checksum.
  case slim

  var creation: String {
    switch self {
    case .whole:
      """
      CREATE TABLE schema_versions (
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
        baseline boolean NOT NULL DEFAULT false,
        signed_by text,
        CHECK ((state = 'undone') = (rolled_back_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX schema_versions_live ON schema_versions (version_number) WHERE state <> 'undone';

      """
    case .slim:
      """
      CREATE TABLE applied (version text PRIMARY KEY, script text NOT NULL, checksum text NOT NULL,
        installed_by text NOT NULL DEFAULT current_user, installed_at timestamptz NOT NULL DEFAULT now());

      """
    }
  }

  /// The statement that records the version with this number.
  func row(_ index: Int, undo: String) -> String {
    let checksum = String(repeating: "0123456789abcdef", count: 4)
    let (script, back) = ("V1.\(index)__step_\(index).sql", "U1.\(index)__step_\(index).sql")
    switch self {
    case .whole:
      let quoted = undo.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      return """
        INSERT INTO schema_versions (version_number, description, script_name, checksum, execution_time_ms, state,
          rollback_script, rollback_name, rollback_checksum, set_name, chain, tool_version, client_host)
        VALUES ('1.\(index)', 'step \(index)', '\(script)', '\(checksum)', 1, 'applied', '\(quoted)', '\(back)', \
        '\(checksum)', 'shop', '\(checksum)', '1.0.0', 'bench');

        """
    case .slim:
      return "INSERT INTO applied (version, script, checksum) VALUES ('1.\(index)', '\(script)', '\(checksum)');\n"
    }
  }
}
