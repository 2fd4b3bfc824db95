import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// A ledger that an older Strata made.
@Suite struct LedgerLayoutTests {
  /// Takes back what the layouts after the first added.
  private static let toFirst = """
    ALTER TABLE strata.version_steps DROP batch_columns, DROP batch_key, DROP rows_changed, DROP batches, DROP passes,
      DROP made;
    ALTER TABLE strata.schema_versions DROP baseline;
    ALTER TABLE strata.schema_versions DROP signed_by;
    DROP TABLE strata.repairs, strata.repeatables, strata.hook_runs;
    DELETE FROM strata.ledger_layout WHERE layout > 1;
    """

  @Test func anOlderLayoutIsReadAsItIsAndUpgradedByTheNextRun() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__half.sql", "-- strata:segment transaction=none\nCREATE TABLE a ();\nSELECT 1/0;\n")
    ])
    try await withDatabase { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try await connection.execute(Self.toFirst)
      let status = try await folder.runner(target).status()
      #expect(status.entries.map(\.state) == [.failed])
      #expect(status.entries[0].ledger?.steps.map(\.state) == [.done, .failed])

      try folder.write("V1__half.sql", "-- strata:segment transaction=none\nCREATE TABLE a ();\nSELECT 1;\n")
      try folder.seal(acceptingChanges: true)
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      let layouts = log.all.compactMap { if case .ledgerPrepared(let layout) = $0 { layout } else { nil } }
      #expect(layouts == [1])
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
      let fresh = try await connection.list("SELECT attname FROM pg_attribute WHERE attname = 'batch_key'")
      #expect(fresh == "batch_key")
    }
  }

  /// The ledger as the first Strata made it, word by word: nothing that is changed today changes it.
  private static let asItWasFirst = """
    CREATE SCHEMA strata;
    CREATE TABLE strata.ledger_layout (
      layout integer PRIMARY KEY,
      installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      installed_by text NOT NULL DEFAULT current_user,
      tool_version text
    );
    CREATE TABLE strata.schema_versions (
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
    );
    CREATE TABLE strata.version_steps (
      version_id bigint NOT NULL REFERENCES strata.schema_versions ON DELETE CASCADE,
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
    );
    CREATE TABLE strata.job_runs (
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
    );
    CREATE TABLE strata.policies (
      kind text NOT NULL,
      object text NOT NULL,
      body jsonb NOT NULL,
      PRIMARY KEY (kind, object)
    );
    CREATE UNIQUE INDEX schema_versions_version_number_live ON strata.schema_versions (version_number)
      WHERE state <> 'undone';
    CREATE FUNCTION strata.fn_get_schema_version() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog
      AS 'SELECT version_number FROM strata.schema_versions WHERE success
      ORDER BY string_to_array(version_number, ''.'')::numeric[] DESC LIMIT 1';
    INSERT INTO strata.ledger_layout (layout, tool_version) VALUES (1, '0.1.0');
    """

  /// Everything a ledger consists of.
  private static let shape = """
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, is_generated)
    FROM information_schema.columns WHERE table_schema = 'strata'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'strata'::regnamespace AND contype <> 'n'
    UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'strata'::regnamespace)
    UNION ALL SELECT md5(regexp_replace(prosrc, '\\s+', ' ', 'g')) FROM pg_proc
    WHERE pronamespace = 'strata'::regnamespace ORDER BY 1
    """

  @Test func theFirstLayoutBecomesTodaysAndKeepsItsRows() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__a.sql", "CREATE TABLE a ();\n"), ("U1__a.sql", "DROP TABLE a;\n")])
    try await withDatabases(2) { targets, connections in
      // Today's ledger, and what it says of version 1.
      try await folder.runner(targets[0]).migrate()
      let today = try await connections[0].list(Self.shape)
      let columns =
        "version_number, description, script_name, checksum, execution_time_ms, state, rollback_script, "
        + "rollback_name, rollback_checksum, set_name, chain, tool_version"
      let row = try await connections[0].query("SELECT \(columns) FROM strata.schema_versions")[0]

      let (target, connection) = (targets[1], connections[1])
      try await connection.execute("CREATE TABLE a ()")
      try await connection.execute(Self.asItWasFirst)
      let values = (0..<12).map { row[$0].map { quoteLiteral($0) } ?? "NULL" }.joined(separator: ", ")
      try await connection.execute("INSERT INTO strata.schema_versions (\(columns)) VALUES (\(values))")
      // Reading changes nothing.
      let before = try await connection.list(Self.shape)
      #expect(try await folder.runner(target).status().entries.map(\.state) == [.applied])
      #expect(try await folder.runner(target).history().entries.count == 1)
      #expect(try await connection.list(Self.shape) == before && before != today)

      try folder.seal([("V2__b.sql", "CREATE TABLE b ();\n"), ("R__c.sql", "SELECT 1;\n")])
      let log = EventLog()
      #expect(try await folder.runner(target, log: log).migrate().finished.map(\.run.title) == ["2", "R__c.sql"])
      #expect(log.all.contains { if case .ledgerPrepared(1) = $0 { true } else { false } })
      #expect(try await connection.list(Self.shape) == today)
      #expect(try await connection.list("SELECT layout FROM strata.ledger_layout ORDER BY 1") == "1,2,3,4,5")
      #expect(try await folder.runner(target).verify() == [])
      #expect(
        try await connection.list("SELECT rollback_script FROM strata.schema_versions WHERE version_id = 1")
          == "DROP TABLE a;\n"
      )
    }
  }
}
