import Diagnostics
import FoundationEssentials
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// ValueVerse's whole chain, cut at every message that the runner sends.
@Suite struct ChainCutTests {
  /// The migrations of the repository.
  static let directory =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    + "/migrations/valueverse"

  /// Everything that two databases can differ in, but for times and object numbers: definitions, rows, the ledger.
  static func state(_ connection: Connection) async throws -> String {
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
    let tables = try await connection.query(
      "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
    )
    var rows = ""
    for table in tables {
      let count = try await connection.list("SELECT count(*) FROM \(table[0] ?? "")")
      if count != "0" { rows += "\(table[0] ?? "") \(count)\n" }
    }
    let ledger = try await connection.list(
      "SELECT concat_ws(' ', version_number, state, checksum, chain) FROM strata.schema_versions ORDER BY version_id"
    )
    return [definitions, rows, ledger].joined(separator: "\n")
  }

  @Test func everyCutIsMendedByTheNextRun() async throws {
    try await TestServer.shared.ensureRoles(["app"])
    let set = try MigrationSet.read(directory: Self.directory)
    var options = RunnerOptions()
    options.toolVersion = "test"
    options.wait = .seconds(60)
    options.allowDestructive = true
    let known = options
    try await withDatabases(2) { targets, connections in
      try await MigrationRunner(set: set, target: targets[0], options: known).migrate()
      let undisturbed = try await Self.state(connections[0])
      let target = targets[1]
      var points = 0
      for migration in set.migrations {
        // One cut after the other in the same version, until it is applied: before the server saw the message, and in
        // another run after it was done.
        var message = 1
        var isApplied = false
        while !isApplied {
          for moment in CuttingProxy.Moment.allCases where !isApplied {
            let proxy = try CuttingProxy(to: target, cutting: (message, moment))
            defer { proxy.stop() }
            let runner = MigrationRunner(set: set, target: proxy.target(target), options: known)
            do {
              try await runner.migrate(to: migration.version)
              isApplied = true
            } catch {
              points += 1
              expectLoss(error)
            }
            guard !isApplied else { continue }
            // Where the answer to a COMMIT was lost, the version is there, whole.
            let status = try await MigrationRunner(set: set, target: target, options: known).status()
            isApplied = status.current == migration.version
            #expect(status.problems == [] && !status.entries.contains { $0.state == .partial || $0.state == .failed })
          }
          message += 1
        }
      }
      print("cut ValueVerse: \(points) points in \(set.migrations.count) versions")
      #expect(points > 800)
      #expect(try await Self.state(connections[1]) == undisturbed)
      let twice = "SELECT count(*) - count(DISTINCT version_number) FROM strata.schema_versions"
      #expect(try await connections[1].list(twice) == "0")
    }
  }
}
