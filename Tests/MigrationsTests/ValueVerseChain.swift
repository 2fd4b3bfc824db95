import FoundationEssentials
import Migrations
import Postgres

/// The migrations of the repository, and the rows that are in the database when they run.
enum ValueVerseChain {
  private static let repository =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let directory = repository.appending(path: "migrations/valueverse").path
  /// The version that `Scripts/fill-valueverse.sql` is for.
  static var first: MigrationVersion { get throws { try MigrationVersion("1.0.0") } }

  /// Fills a database of the first version with rows that are the same every time.
  static func fill(_ connection: Connection) async throws {
    let file = repository.appending(path: "Scripts/fill-valueverse.sql")
    let script = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("\\") }
    try await connection.execute(
      lines.joined(separator: "\n").replacing(":'seed'", with: "'7'").replacing(":scale", with: "1")
    )
  }

  static func migrateAndFill(
    _ connection: Connection,
    _ migrate: (MigrationVersion?) async throws -> Void
  ) async throws {
    try await migrate(try first)
    try await fill(connection)
    try await migrate(nil)
  }

  /// Everything that two databases can differ in, but for times and object numbers: definitions, rows, the ledger.
  static func state(_ connection: Connection) async throws -> Set<String> {
    let definitions = try await connection.list(
      """
      SELECT concat_ws(' ', c.relkind, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid)) AS line
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT indisvalid::text || pg_get_indexdef(indexrelid) FROM pg_index
      WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
      UNION ALL SELECT prokind::text || pg_get_function_identity_arguments(oid) || md5(prosrc) FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace
      UNION ALL SELECT tgrelid::regclass::text || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT polrelid::regclass::text || polname || pg_get_expr(polqual, polrelid) FROM pg_policy
      ORDER BY 1
      """
    )
    // What a default makes of the clock or a sequence is another value in every run; the audit trail quotes such rows.
    let tables = try await connection.query(
      """
      SELECT c.oid::regclass, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attidentity = '' AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* 'now|current|nextval|uuid'
        AND (c.relname, a.atttypid) <> ('audit_trail', 'jsonb'::regtype)
      GROUP BY c.oid ORDER BY c.oid::regclass::text
      """
    )
    var rows: [String] = []
    for table in tables {
      let (name, columns) = (table[0] ?? "", table[1] ?? "")
      let sum = try await connection.list(
        """
        SELECT count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' ORDER BY line), ''))
        FROM (SELECT ROW(\(columns))::text AS line FROM \(name)) lines
        """
      )
      rows.append("\(name) \(sum)")
    }
    let ledger = try await connection.list(
      "SELECT concat_ws(' ', version_number, state, checksum, chain) FROM strata.schema_versions ORDER BY version_id"
    )
    return Set(rows + [definitions, ledger])
  }
}
