import Diagnostics
import Postgres

/// What has to be known about a database before anything is done to it.
struct TargetFacts: Sendable {
  var serverVersion: Int
  var database: String
  var user: String
  var backendPID: Int32
  var isStandby: Bool
  var isReadOnly: Bool
  /// Where `default_transaction_read_only` was set, in the words of `pg_settings.source`.
  var readOnlySource: String
  var mayCreateSchemas: Bool
  var ledgerSchemaExists: Bool
  var mayCreateInLedgerSchema: Bool
  var ledgerExists: Bool
  var mayWriteLedger: Bool

  static func read(_ connection: Connection, schema: String) async throws -> TargetFacts {
    let serverVersion = connection.serverVersion
    let rows = try await connection.query(
      """
      SELECT current_database(), current_user, pg_backend_pid(), pg_is_in_recovery(),
        current_setting('transaction_read_only')::boolean,
        (SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'),
        has_database_privilege(current_database(), 'CREATE'),
        n.oid IS NOT NULL, coalesce(has_schema_privilege(n.oid, 'CREATE'), false),
        v.oid IS NOT NULL,
        coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(v.oid, 'SELECT')
          AND has_table_privilege(v.oid, 'INSERT') AND has_table_privilege(v.oid, 'UPDATE'), false)
      FROM (VALUES (1)) one
      LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = $1
      LEFT JOIN pg_catalog.pg_class v ON v.relnamespace = n.oid AND v.relname = 'schema_versions'
      """,
      [schema]
    )
    guard let row = rows.first else { throw Failure(code: "no-facts", "the server answered nothing about itself") }
    return TargetFacts(
      serverVersion: serverVersion,
      database: try row.string(0),
      user: try row.string(1),
      backendPID: Int32(try row.int(2)),
      isStandby: try row.bool(3),
      isReadOnly: try row.bool(4),
      readOnlySource: row[5] ?? "default",
      mayCreateSchemas: try row.bool(6),
      ledgerSchemaExists: try row.bool(7),
      mayCreateInLedgerSchema: try row.bool(8),
      ledgerExists: try row.bool(9),
      mayWriteLedger: try row.bool(10)
    )
  }

  /// Why nothing can be written to this database; `nil` where it can.
  func refusal(schema: String) -> Failure? {
    if isStandby { return .standby(database) }
    if isReadOnly { return .readOnly(database, source: readOnlySource) }
    if ledgerExists {
      return mayWriteLedger ? nil : .noRights(user, "write \(quoteQualified(schema, "schema_versions"))", database)
    }
    if ledgerSchemaExists {
      return mayCreateInLedgerSchema
        ? nil : .noRights(user, "create tables in the schema \(quoteIdentifier(schema))", database)
    }
    return mayCreateSchemas ? nil : .noRights(user, "create schemas (the ledger needs one)", database)
  }
}
