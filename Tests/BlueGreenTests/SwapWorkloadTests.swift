import BlueGreen
import Diagnostics
import OnlineCopy
import Postgres
import Synchronization
import TestSupport
import Testing
import WriterWorkload

/// Swaps there, back and there again under writers: what the audit says is there, once.
///
/// Even seeds lose connections of the swap on the way: `STRATA_SEEDS=2..20 swift test --filter SwapWorkloadTests`.
@Suite(.serialized, .timeLimit(.minutes(60))) struct SwapWorkloadTests {
  private static let writers = 8

  /// The tables in another shape, under the same names.
  private static let new =
    Workload.auditing + """

      CREATE TABLE app.accounts (id bigint PRIMARY KEY, name text, token text, made timestamptz DEFAULT now());
      CREATE TABLE app.orders (id bigint PRIMARY KEY,
        account bigint NOT NULL REFERENCES app.accounts ON DELETE CASCADE ON UPDATE CASCADE, token text);
      CREATE INDEX ON app.orders (account);
      CREATE TABLE app.lines (no int, order_id bigint REFERENCES app.orders ON DELETE CASCADE, token text,
        PRIMARY KEY (order_id, no));
      CREATE TABLE app.queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), token text, seen boolean DEFAULT false);
      CREATE TABLE app.settings (id int PRIMARY KEY, main boolean NOT NULL DEFAULT false, token text);
      CREATE UNIQUE INDEX ON app.settings ((true)) WHERE main;
      CREATE TABLE app.events (id int, day int, token text, PRIMARY KEY (id, day)) PARTITION BY HASH (id);
      CREATE TABLE app.events_a PARTITION OF app.events FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE app.events_b PARTITION OF app.events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      \(Workload.audited)
      GRANT USAGE ON SCHEMA app TO \(Workload.role);
      GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA app TO \(Workload.role);
      """

  @Test(arguments: Seeds.wanted(otherwise: [1, 2, 3] as [UInt64]))
  func everyCommittedWriteIsThereOnceWhicheverSideIsInUse(seed: UInt64) async throws {
    try await Workload.roleExists()
    try await SwapDatabase.with(Workload.script, becoming: Self.new) { database in
      let progress = Progress()
      let target = database.target
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<Self.writers {
          group.addTask { try await Self.write(target, seed &* 100 &+ UInt64(number), progress) }
        }
        if seed % 2 == 0 {
          let spared = database.connection.backendPID
          group.addTask { try await Self.loseConnections(target, seed, except: spared, progress) }
        }
        defer { progress.end() }
        do { try await Self.exchange(database, seed, progress) } catch {
          progress.end()
          throw error
        }
        progress.end()
        try await group.waitForAll()
      }
      let wrong = try await Workload.discrepancies(database.connection)
      #expect(wrong == [], Comment(rawValue: Seeds.rerun(seed, "SwapWorkloadTests")))
      let results = progress.results
      print(
        "seed \(seed): \(results.committed) transactions, worst statement \(results.worst), locked for "
          + "\(results.locked) ms, \(results.losses) connections lost; writes lost or doubled: \(wrong.count)"
      )
      #expect(results.committed > 0)
    }
  }

  /// There, back and there again; at each stop all writers are waited for, and every table is held against the audit.
  private static func exchange(_ database: SwapDatabase, _ seed: UInt64, _ progress: Progress) async throws {
    func insist<T>(_ body: () async throws -> T) async throws -> T {
      while true {
        do { return try await body() } catch let error as PostgresError where error.kind == .connection {
          progress.lose()
        } catch let failure as Failure where ["copy-is-running", "swap-moved"].contains(failure.code) {
          // The backend that was ended has not let go yet.
        }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    try await Task.sleep(for: .milliseconds(200))
    _ = try await insist { try await database.start() }
    for turn in 0..<3 {
      let found = try await insist { try await database.swap.verify("app") }
      for verification in found { #expect(verification.isSame, "seed \(seed): \(verification)") }
      let report = try await insist {
        turn == 1 ? try await database.swap.revert("app") : try await database.swap.cutover("app")
      }
      progress.locked(report.lockedMilliseconds)
      #expect(report.notValidated == [], "seed \(seed)")
      try await Task.sleep(for: .milliseconds(400))
      // In a snapshot that has both, the audit and the tables, whatever goes on.
      let wrong = try await withoutDeadlock {
        try await database.connection.transaction(isolation: .repeatableRead) { connection in
          // Before the snapshot: of a TRUNCATE that comes after it, it would see half.
          let tables = Workload.tables.map { "app.\($0)" }.joined(separator: ", ")
          try await connection.execute("LOCK TABLE \(tables) IN ACCESS SHARE MODE")
          return try await Workload.discrepancies(connection)
        }
      }
      #expect(wrong == [], "seed \(seed), exchange \(turn + 1)")
    }
  }

  /// Looks again where looking at all tables at once met a writer that empties them in another order.
  private static func withoutDeadlock<T>(_ body: () async throws -> T) async throws -> T {
    while true {
      do { return try await body() } catch let error as PostgresError where error.sqlState == .deadlockDetected {}
    }
  }

  /// What the tasks of one run tell each other.
  private final class Progress: Sendable {
    struct Results: Sendable {
      var committed = 0
      var worst: Duration = .zero
      var locked: [Int64] = []
      var losses = 0
    }

    private let state = Mutex((isRunning: true, results: Results()))

    var isRunning: Bool { state.withLock { $0.isRunning } }
    var results: Results { state.withLock { $0.results } }

    func end() { state.withLock { $0.isRunning = false } }
    func lose() { state.withLock { $0.results.losses += 1 } }
    func locked(_ time: Int64) { state.withLock { $0.results.locked.append(time) } }

    func add(_ writer: Writer) {
      let (committed, worst) = (writer.committed, writer.worst)
      state.withLock { state in
        state.results.committed += committed
        state.results.worst = max(state.results.worst, worst)
      }
    }
  }

  private static func write(_ target: ConnectionTarget, _ seed: UInt64, _ progress: Progress) async throws {
    let session = try await Connection.connect(to: target.setting("user", Workload.role))
    var writer = Writer(session, seed: seed)
    do { try await writer.run { progress.isRunning } } catch {
      progress.end()
      await session.close()
      throw error
    }
    progress.add(writer)
    await session.close()
  }

  /// Ends the swap's sessions now and then.
  private static func loseConnections(
    _ target: ConnectionTarget,
    _ seed: UInt64,
    except spared: Int32,
    _ progress: Progress
  ) async throws {
    var numbers = SeededNumbers(seed)
    let session = try await Connection.connect(to: target)
    // Not without end: on a slow machine nothing would ever be done between two losses.
    for _ in 0..<8 where progress.isRunning {
      try await Task.sleep(for: .milliseconds(Int.random(in: 100...900, using: &numbers)))
      try await session.execute(
        """
        SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND usename = current_user
            AND pid NOT IN (pg_backend_pid(), \(spared)) ORDER BY random() LIMIT 1) x
        """
      )
    }
    await session.close()
  }
}
