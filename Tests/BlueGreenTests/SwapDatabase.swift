import BlueGreen
import Catalog
import OnlineCopy
import Planning
import Postgres
import TestSupport

/// A database whose schema `app` is to be swapped, and the schema that it is to become.
struct SwapDatabase {
  let target: ConnectionTarget
  let connection: Connection
  let wanted: SwapTarget

  /// An engine with copies in small pieces.
  var swap: Swap { swap() }

  func swap(_ onEvent: @escaping @Sendable (SwapEvent) -> Void = { _ in }) -> Swap {
    var options = CopyOptions()
    options.firstChunk = 100
    options.largestChunk = 200
    options.replayBatch = 100
    options.cutoverBacklog = 50
    // A busy machine is slow under locks too.
    options.cutoverTimeout = .seconds(60)
    return Swap(target, options: options, onEvent: onEvent)
  }

  func start() async throws -> SwapStatus { try await swap.start("app") { wanted } }

  func value(_ sql: String) async throws -> String? { try await connection.query(sql).first?[0] }

  func lines(_ sql: String) async throws -> [String] {
    try await connection.query(sql).map { row in row.columns.indices.map { row[$0] ?? "NULL" }.joined(separator: "|") }
  }

  /// Runs a test with both, as a plain role that owns the schema.
  static func with<Result>(
    _ script: String,
    becoming new: String,
    hints: PlanHints = PlanHints(),
    _ body: (SwapDatabase) async throws -> Result
  ) async throws -> Result {
    let wanted = try await target(new, hints)
    return try await withOwnedDatabase("CREATE SCHEMA app") { target, connection in
      try await connection.execute(script)
      return try await body(SwapDatabase(target: target, connection: connection, wanted: wanted))
    }
  }

  /// The schema that a script makes, read under both of its names.
  private static func target(_ script: String, _ hints: PlanHints) async throws -> SwapTarget {
    try await withDatabase { _, connection in
      try await connection.execute("CREATE SCHEMA app")
      try await connection.execute(script)
      let wanted = try await CatalogReader().read(connection)
      try await connection.execute("ALTER SCHEMA app RENAME TO app_next")
      let moved = try await CatalogReader().read(connection)
      return SwapTarget(source: "file:new.sql", wanted: wanted, moved: moved, hints: hints)
    }
  }
}

/// Everything in a database that is not PostgreSQL's own, by name; what Strata writes down of swaps is left out.
let everythingThere = """
  SELECT 'class ' || oid::regclass::text FROM pg_class
  WHERE oid >= 16384 AND relkind NOT IN ('t', 'i') AND relnamespace::regnamespace::text <> 'strata'
  UNION ALL SELECT 'proc ' || oid::regprocedure::text FROM pg_proc WHERE oid >= 16384
  UNION ALL SELECT 'trigger ' || tgname || tgrelid::regclass::text || tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal
  UNION ALL SELECT 'constraint ' || conname || conrelid::regclass::text || convalidated::text FROM pg_constraint
    WHERE conrelid <> 0 AND conrelid::regclass::text !~ '^strata'
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^(pg_|strata$)'
  ORDER BY 1
  """
