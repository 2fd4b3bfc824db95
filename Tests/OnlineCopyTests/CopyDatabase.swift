import OnlineCopy
import Postgres
import TestSupport

/// Runs a test on a database whose schema `app` a plain role owns, as that role.
func withCopyDatabase<Result>(
  _ script: String,
  _ body: (ConnectionTarget, Connection) async throws -> Result
) async throws -> Result {
  try await withOwnedDatabase("CREATE SCHEMA app; CREATE SCHEMA green; SET search_path = app") { target, connection in
    try await connection.execute(script)
    return try await body(target, connection)
  }
}

extension CopyRequest {
  /// A table of `app` to the one of the same name in `green`.
  static func table(
    _ name: String,
    rules: [String: ColumnRule] = [:],
    key: [String] = [],
    afterCopy: [String] = []
  ) -> CopyRequest {
    CopyRequest(
      source: TableName("app", name),
      target: TableName("green", name),
      rules: rules,
      key: key,
      afterCopy: afterCopy
    )
  }
}

extension Connection {
  /// The first column of the first row.
  nonisolated func value(_ sql: String) async throws -> String? { try await query(sql).first?[0] }

  /// The rows of a query, their columns joined by a bar.
  nonisolated func lines(_ sql: String) async throws -> [String] {
    try await query(sql).map { row in row.columns.indices.map { row[$0] ?? "NULL" }.joined(separator: "|") }
  }
}

/// Everything in a database that is not PostgreSQL's own, by name: what an abort has to leave as it was.
let everythingThere = """
  SELECT 'class ' || oid::regclass::text FROM pg_class WHERE oid >= 16384 AND relkind <> 't' AND relkind <> 'i'
  UNION ALL SELECT 'proc ' || oid::regprocedure::text FROM pg_proc WHERE oid >= 16384
  UNION ALL SELECT 'trigger ' || tgname || tgrelid::regclass::text || tgenabled::text FROM pg_trigger
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_'
  ORDER BY 1
  """
