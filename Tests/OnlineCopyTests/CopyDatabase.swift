import OnlineCopy
import Postgres
import Shadow
import TestSupport

/// The role that all copies of the tests are made by: it owns the tables, may create schemas, and nothing more.
enum CopyOwner {
  static let name = "copy_owner"

  private static let making = Task {
    let target = try await TestServer.shared.makeDatabase("copyowner")
    let connection = try await Connection.connect(to: target)
    try await connection.execute("CREATE ROLE \(name) LOGIN NOSUPERUSER NOINHERIT")
    await connection.close()
    try await TestServer.shared.dropDatabase(target)
  }

  /// Makes it, once per process.
  static func exist() async throws { try await making.value }
}

/// Runs a test on a database whose schema `app` a plain role owns, as that role.
func withCopyDatabase<Result>(
  _ script: String,
  _ body: (ConnectionTarget, Connection) async throws -> Result
) async throws -> Result {
  try await CopyOwner.exist()
  return try await withDatabase { target, superuser in
    let database = quoteIdentifier(superuser.database)
    try await superuser.execute("GRANT CREATE ON DATABASE \(database) TO \(CopyOwner.name)")
    let owned = target.setting("user", CopyOwner.name)
    let connection = try await Connection.connect(to: owned)
    try await connection.execute("CREATE SCHEMA app; CREATE SCHEMA green; SET search_path = app")
    try await connection.execute(script)
    let result = try await body(owned, connection)
    await connection.close()
    return result
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
