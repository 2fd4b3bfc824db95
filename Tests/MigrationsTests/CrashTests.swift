import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// The connection of a runner is cut at every message it sends, before the server sees it and after it was done: the
/// next run finishes the work, and the database is what it is without any disturbance.
@Suite struct CrashTests {
  private static let files = [
    (
      "V1__tables.sql",
      """
      CREATE TABLE items (id int PRIMARY KEY, name text, touched int NOT NULL DEFAULT 0);
      INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 5) i;
      CREATE TABLE counter (n int NOT NULL);
      INSERT INTO counter VALUES (0);
      """
    ),
    ("U1__tables.sql", "-- strata:destroys table items\nDROP TABLE items;\nDROP TABLE counter;\n"),
    (
      "V2__steps.sql",
      """
      UPDATE counter SET n = n + 1;
      -- strata:segment transaction=none
      CREATE INDEX CONCURRENTLY items_name ON items (name);
      UPDATE counter SET n = n + 10;
      -- strata:backfill table=items batch=2
      -- strata:remaining SELECT count(*) FROM items WHERE touched = 0
      UPDATE items SET touched = touched + 1 WHERE true /* strata:batch */;
      DROP INDEX CONCURRENTLY items_name;
      VACUUM items;
      -- strata:segment transaction=block
      UPDATE counter SET n = n + 100;
      ALTER TABLE items ADD note text;
      """
    ),
    (
      "U2__steps.sql",
      """
      ALTER TABLE items DROP note;
      UPDATE counter SET n = n - 100;
      -- strata:segment transaction=none
      CREATE INDEX CONCURRENTLY items_name ON items (name);
      -- strata:backfill table=items batch=2
      -- strata:remaining SELECT count(*) FROM items WHERE touched <> 0
      UPDATE items SET touched = touched - 1 WHERE true /* strata:batch */;
      DROP INDEX CONCURRENTLY items_name;
      -- strata:segment transaction=block
      UPDATE counter SET n = n - 11;
      """
    ),
    ("V3__last.sql", "UPDATE counter SET n = n + 1000;\n"), ("U3__last.sql", "UPDATE counter SET n = n - 1000;\n"),
  ]

  private static let fingerprint = """
    SELECT coalesce((SELECT string_agg(concat_ws(' ', c.relname, a.attname), ',' ORDER BY c.relname, a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace), 'nothing'),
      (SELECT string_agg(version_number || ' ' || state, ',' ORDER BY version_id) FROM strata.schema_versions
        WHERE state <> 'undone'),
      (SELECT count(*) FROM pg_index WHERE NOT indisvalid)
    """
  private static let data = """
    SELECT (SELECT n FROM counter), (SELECT string_agg(concat_ws(' ', id, name, touched), ',' ORDER BY id) FROM items)
    """

  private func state(_ connection: Connection) async throws -> String {
    var rows = try await connection.query(Self.fingerprint).map { row in [row[0], row[1], row[2]] }
    if try await connection.list("SELECT to_regclass('counter')") == "counter" {
      rows += try await connection.query(Self.data).map { row in [row[0], row[1]] }
    }
    return rows.map { $0.map { $0 ?? "-" }.joined(separator: " | ") }.joined(separator: "\n")
  }

  private func forward(_ options: inout RunnerOptions) { options.wait = .seconds(60) }

  private func backward(_ options: inout RunnerOptions) {
    options.wait = .seconds(60)
    options.allowDestructive = true
  }

  /// Runs with the connection cut at one message; says whether it came to that message.
  private func runCut(
    _ folder: MigrationFolder,
    _ target: ConnectionTarget,
    at cut: (message: Int, moment: CuttingProxy.Moment),
    _ options: (inout RunnerOptions) -> Void,
    _ body: (MigrationRunner) async throws -> Void
  ) async throws -> Bool {
    let proxy = try CuttingProxy(to: target, cutting: cut)
    defer { proxy.stop() }
    do {
      try await body(try folder.runner(proxy.target(target), options))
    } catch {
      expectLoss(error)
    }
    return proxy.messages >= cut.message
  }

  @Test(arguments: CuttingProxy.Moment.allCases)
  func anyCutOfTheConnectionIsMended(_ moment: CuttingProxy.Moment) async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      let runner = try folder.runner(target, self.forward)
      let back = try folder.runner(target, self.backward)
      try await runner.migrate()
      let applied = try await self.state(connection)
      #expect(applied.contains("1111 | 1 n1 1,2 n2 1,3 n3 1,4 n4 1,5 n5 1"))
      try await back.rollback(.version(.empty))
      let empty = try await self.state(connection)

      var points = 0
      for message in 1... {
        let reached = try await self.runCut(folder, target, at: (message, moment), self.forward) {
          try await $0.migrate()
        }
        guard reached else { break }
        points += 1
        try await runner.migrate()
        #expect(try await self.state(connection) == applied, "migrate cut at message \(message), \(moment)")
        // Every step once: no part of a version was recorded twice or left open.
        let open = "SELECT count(*) FROM strata.version_steps WHERE state <> 'done'"
        #expect(try await connection.list(open) == "0")
        try await back.rollback(.version(.empty))
        #expect(try await self.state(connection) == empty)
      }
      let forward = points
      try await runner.migrate()
      for message in 1... {
        let reached = try await self.runCut(folder, target, at: (message, moment), self.backward) {
          try await $0.rollback(.version(.empty))
        }
        guard reached else { break }
        points += 1
        try await back.rollback(.version(.empty))
        #expect(try await self.state(connection) == empty, "rollback cut at message \(message), \(moment)")
        try await runner.migrate()
        #expect(try await self.state(connection) == applied)
      }
      print("cut \(moment): \(forward) points of migrate, \(points - forward) of rollback")
      #expect(forward > 60)
      #expect(points - forward > 40)
    }
  }

  @Test func sixteenRunnersAtOnceApplyEachVersionOnce() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      let reports = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          let runner = try folder.runner(target, self.forward)
          group.addTask { try await runner.migrate().finished.count }
        }
        var counts: [Int] = []
        for try await count in group { counts.append(count) }
        return counts
      }
      #expect(reports.sorted() == Array(repeating: 0, count: 15) + [3])
      #expect(try await connection.list("SELECT n FROM counter") == "1111")
      #expect(try await connection.list("SELECT version_number FROM strata.schema_versions") == "1,2,3")
    }
  }
}
