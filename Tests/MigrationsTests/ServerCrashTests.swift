import Diagnostics
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// The server is stopped in the middle (`pg_ctl -m immediate`): at every message of the runner, and at random moments.
@Suite struct ServerCrashTests {
  /// Statements that take long enough to be hit in their middle.
  private static let files = [
    (
      "V1__tables.sql",
      """
      CREATE TABLE items (id int PRIMARY KEY, name text, touched int NOT NULL DEFAULT 0);
      INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 20000) i;
      CREATE TABLE counter (n int NOT NULL);
      INSERT INTO counter VALUES (0);
      """
    ),
    (
      "V2__steps.sql",
      """
      UPDATE counter SET n = n + 1;
      -- strata:segment transaction=none
      CREATE INDEX CONCURRENTLY items_name ON items (name);
      UPDATE counter SET n = n + 10;
      -- strata:backfill table=items batch=4000
      -- strata:remaining SELECT count(*) FROM items WHERE touched = 0
      UPDATE items SET touched = touched + 1 WHERE true /* strata:batch */;
      REINDEX INDEX CONCURRENTLY items_name;
      DROP INDEX CONCURRENTLY items_name;
      VACUUM items;
      -- strata:segment transaction=own
      ALTER TABLE items ADD CONSTRAINT touched_positive CHECK (touched > 0) NOT VALID;
      -- strata:segment transaction=own
      ALTER TABLE items VALIDATE CONSTRAINT touched_positive;
      -- strata:segment transaction=block
      UPDATE counter SET n = n + 100;
      """
    ),
    ("R__view.sql", "CREATE OR REPLACE VIEW counted AS SELECT n FROM counter;\n"),
  ]
  private static let state = """
    SELECT (SELECT n FROM counted), (SELECT count(*) || ' ' || sum(touched) || ' ' || min(touched) || max(touched) FROM items),
      (SELECT string_agg(indexrelid::regclass::text || indisvalid, ',' ORDER BY indexrelid::regclass::text) FROM pg_index
        WHERE indrelid = 'items'::regclass),
      (SELECT string_agg(conname || convalidated, ',' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'items'::regclass),
      (SELECT string_agg(version_number || state, ',' ORDER BY version_id) FROM strata.schema_versions),
      (SELECT string_agg(concat_ws(' ', segment, step, state), ',' ORDER BY segment, step) FROM strata.version_steps),
      (SELECT count(*) FROM strata.repeatables)
    """

  private func state(_ target: ConnectionTarget) async throws -> String {
    let connection = try await Connection.connect(to: target)
    let text = try await connection.query(Self.state).map { row in
      (0..<7).map { row[$0] ?? "-" }.joined(separator: " | ")
    }
    await connection.close()
    return text.joined()
  }

  /// Runs a body with a server of its own.
  private func withServer(_ body: (CrashingServer, MigrationFolder) async throws -> Void) async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await CrashingServer.with { try await body($0, folder) }
  }

  private static let clean = """
    SET client_min_messages = error; DROP SCHEMA IF EXISTS strata CASCADE; DROP VIEW IF EXISTS counted;
    DROP TABLE IF EXISTS items, counter
    """

  /// The server's database without anything of an earlier round: making another one would cost most of the time.
  private func fresh(_ server: CrashingServer) async throws -> ConnectionTarget {
    let connection = try await Connection.connect(to: server.target)
    try await connection.execute(Self.clean)
    await connection.close()
    return server.target
  }

  @Test func aStopAtAnyMessageIsMended() async throws {
    try await withServer { server, folder in
      let first = try await fresh(server)
      try await folder.runner(first).migrate()
      let undisturbed = try await state(first)
      #expect(undisturbed.hasPrefix("111 | 20000 20000 11 | items_pkeytrue | items_pkeytrue,touched_positivetrue"))
      var points = 0
      for message in 1... {
        let target = try await fresh(server)
        let isStruck = try await server.stop(
          at: message,
          { try await folder.runner($0).migrate() },
          failing: expectLoss
        )
        guard isStruck else { break }
        points += 1
        try await server.startAgain()
        try await folder.runner(target) { $0.wait = .seconds(30) }.migrate()
        #expect(try await state(target) == undisturbed, "stopped at message \(message)")
      }
      print("server stopped at \(points) messages")
      #expect(points > 40)
    }
  }

  @Test func aStopAtARandomMomentIsMended() async throws {
    let rounds = 40
    try await withServer { server, folder in
      let first = try await fresh(server)
      let clock = ContinuousClock()
      // Other tests may have slowed this one down: a run that was quicker says how long one takes.
      var whole = try await clock.measure { try await folder.runner(first).migrate() }
      let undisturbed = try await state(first)
      var hits = 0
      var inside = 0
      var random = SystemRandomNumberGenerator()
      for _ in 1...rounds {
        let target = try await fresh(server)
        let runner = try folder.runner(target)
        let observer = try await Connection.connect(to: target)
        let running = Task { try await clock.measure { try await runner.migrate() } }
        try await Task.sleep(for: whole * Double.random(in: 0...1.2, using: &random))
        let active = """
          SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend'
            AND datname = current_database() AND pid <> pg_backend_pid()
          """
        if try await observer.list(active) != "0" { inside += 1 }
        try await server.crash()
        await observer.close()
        do {
          whole = min(whole, try await running.value)
        } catch {
          hits += 1
          expectLoss(error)
        }
        try await server.startAgain()
        try await folder.runner(target) { $0.wait = .seconds(30) }.migrate()
        #expect(try await state(target) == undisturbed)
      }
      print("server stopped at \(rounds) random moments: \(hits) during the run, \(inside) while a statement ran")
      #expect(hits > rounds / 4)
    }
  }

  @Test func aTerminatedSessionAtARandomMomentIsMended() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    var hits = 0
    let rounds = 40
    try await withDatabase { target, connection in
      let clock = ContinuousClock()
      // Other tests may have slowed this one down: a run that was quicker says how long one takes.
      var whole = try await clock.measure { try await folder.runner(target).migrate() }
      let undisturbed = try await state(target)
      for _ in 1...rounds {
        try await connection.execute(Self.clean)
        let running = Task { try await clock.measure { try await folder.runner(target).migrate() } }
        try await Task.sleep(for: whole * Double.random(in: 0...1.1))
        try await connection.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
          """
        )
        do {
          whole = min(whole, try await running.value)
        } catch {
          hits += 1
          expectLoss(error)
        }
        try await folder.runner(target) { $0.wait = .seconds(30) }.migrate()
        #expect(try await state(target) == undisturbed)
      }
    }
    print("session terminated at \(rounds) random moments, \(hits) during the run")
    #expect(hits > rounds / 4)
  }
}
