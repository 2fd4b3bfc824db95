import Diagnostics
import OnlineCopy
import Postgres
import Synchronization
import TestSupport
import Testing
import WriterWorkload

/// Copies and cutovers under writers: what the audit says is there, once.
///
/// Even seeds lose connections of the copy on the way: `STRATA_SEEDS=2..20 swift test --filter CopyWorkloadTests`.
@Suite(.serialized, .timeLimit(.minutes(60))) struct CopyWorkloadTests {
  private static let writers = 8

  private static let requests: [CopyRequest] = [
    .table(
      "accounts",
      rules: ["title": .column("name")],
      afterCopy: ["ALTER TABLE green.accounts ADD PRIMARY KEY (id)"]
    ),
    .table(
      "orders",
      afterCopy: ["ALTER TABLE green.orders ADD PRIMARY KEY (id)", "CREATE INDEX ON green.orders (account)"]
    ),
    .table("lines", afterCopy: ["ALTER TABLE green.lines ADD PRIMARY KEY (order_id, no)"]),
    .table("queue", afterCopy: ["ALTER TABLE green.queue ADD PRIMARY KEY (id)"]),
    .table("settings"),
    .table("events"),
  ]

  @Test(arguments: Seeds.wanted(otherwise: [1, 3, 5] as [UInt64]))
  func everyCommittedWriteIsThereOnceAfterTheCutover(seed: UInt64) async throws {
    try await Workload.roleExists()
    try await withCopyDatabase(Workload.script + Workload.green) { target, connection in
      let progress = Progress()
      var summary = ""
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<Self.writers {
          group.addTask { try await Self.write(target, seed &* 100 &+ UInt64(number), progress) }
        }
        if seed % 2 == 0 {
          let spared = connection.backendPID
          group.addTask { try await Self.loseConnections(target, seed, except: spared, progress) }
        }
        group.addTask {
          defer { progress.end() }
          return try await Self.copy(target, seed, progress)
        }
        for try await line in group where !line.isEmpty { summary = line }
      }
      let wrong = try await Workload.discrepancies(connection)
      let (committed, worst) = progress.results
      print(
        "seed \(seed): \(committed) transactions, worst statement \(worst); \(summary); "
          + "writes lost or doubled: \(wrong.count)"
      )
      #expect(wrong == [], Comment(rawValue: Seeds.rerun(seed, "CopyWorkloadTests")))
      #expect(committed > 0)
      try await OnlineCopy(target, name: "load").finish()
    }
  }

  /// What the tasks of one run tell each other.
  private final class Progress: Sendable {
    private let state = Mutex((isRunning: true, isCut: false, committed: 0, worst: Duration.zero))

    var isRunning: Bool { state.withLock { $0.isRunning } }
    var isCopying: Bool { state.withLock { $0.isRunning && !$0.isCut } }
    var results: (Int, Duration) { state.withLock { ($0.committed, $0.worst) } }

    func end() { state.withLock { $0.isRunning = false } }
    func cut() { state.withLock { $0.isCut = true } }

    func add(_ writer: Writer) {
      let (committed, worst) = (writer.committed, writer.worst)
      state.withLock { state in
        state.committed += committed
        state.worst = max(state.worst, worst)
      }
    }
  }

  private static func write(_ target: ConnectionTarget, _ seed: UInt64, _ progress: Progress) async throws -> String {
    let session = try await Connection.connect(to: target.setting("user", Workload.role))
    var writer = Writer(session, seed: seed)
    do { try await writer.run { progress.isRunning } } catch {
      progress.end()
      await session.close()
      throw error
    }
    progress.add(writer)
    await session.close()
    return ""
  }

  /// The whole way, gone on with whenever a connection is lost; every difference on the way has to be explained.
  private static func copy(_ target: ConnectionTarget, _ seed: UInt64, _ progress: Progress) async throws -> String {
    var options = CopyOptions()
    options.firstChunk = 50
    options.largestChunk = 150
    options.replayBatch = 100
    options.cutoverBacklog = 50
    let refused = Atomic(0)
    let copy = try OnlineCopy(target, name: "load", options: options) { event in
      if case .lockRefused = event { refused.add(1, ordering: .relaxed) }
    }
    var losses = 0
    func insist<T>(_ body: () async throws -> T) async throws -> T {
      while true {
        do { return try await body() } catch let error as PostgresError where error.kind == .connection {
          losses += 1
        } catch let failure as Failure where failure.code == "copy-is-running" {
          // The backend that was ended has not let go yet.
        }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    try await Task.sleep(for: .milliseconds(200))
    do { try await copy.start(requests) } catch let error as PostgresError where error.kind == .connection {
      losses += 1
      try await insist {
        do { try await copy.start(requests) } catch let failure as Failure where failure.code == "copy-exists" {}
      }
    }
    for _ in 0..<3 {
      try await insist { try await copy.advance() }
      let verifications = try await insist { try await copy.verify() }
      for verification in verifications { #expect(verification.isSame, "seed \(seed): \(verification)") }
    }
    let report = try await insist {
      try await copy.cutover { connection in try await connection.execute(Workload.exchange) }
    }
    progress.cut()
    try await Task.sleep(for: .milliseconds(300))
    let tries = refused.load(ordering: .relaxed)
    return "\(losses) connections lost, locks refused \(tries) times, locked for \(report.lockedMilliseconds) ms"
  }

  /// Ends the copy's sessions now and then.
  private static func loseConnections(
    _ target: ConnectionTarget,
    _ seed: UInt64,
    except spared: Int32,
    _ progress: Progress
  ) async throws -> String {
    var numbers = SeededNumbers(seed)
    let session = try await Connection.connect(to: target)
    // Not without end: on a slow machine nothing would ever be done between two losses.
    for _ in 0..<6 where progress.isCopying {
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
    return ""
  }
}
