import Planning
import Postgres
import TestSupport
import Testing

/// Online plans run on tables with rows while a writer's transaction is open on each of them.
struct OnlineWritersTests {
  /// A statement that reads a table never holds a lock, its own or one of its transaction, that writers wait for.
  @Test(.timeLimit(.minutes(60)), arguments: StrategyTests.all + PartitionedStrategyTests.cases)
  func noWriterWaitsWhileATableIsRead(_ item: StrategyCase) async throws {
    let plan = try await PlanCase(old: item.old, new: item.new).plan()
    try await withDatabase { target, connection in
      try await connection.execute(item.old)
      try await connection.execute(item.rows)
      let writers = try await Writers(of: target, on: connection)
      try await writers.watch(plan.statements, on: connection, of: target)
      if !item.undoMayBlock { try await writers.watch(plan.undo, on: connection, of: target) }
      await writers.close()
    }
  }

  /// The test above can fail: the plain statements keep writers waiting.
  @Test(.timeLimit(.minutes(60)))
  func aPlainStatementIsFound() async throws {
    let item = StrategyTests.constraints[0]
    let plan = try await PlanCase(old: item.old, new: item.new, strategy: .simple).plan()
    try await withDatabase { target, connection in
      try await connection.execute(item.old)
      try await connection.execute(item.rows)
      let writers = try await Writers(of: target, on: connection)
      await withKnownIssue { try await writers.watch(plan.statements, on: connection, of: target) }
      await writers.close()
    }
  }
}

/// The writers of the tables that were there before a plan.
private struct Writers {
  private let writer: Connection
  private let watcher: Connection
  /// What an `INSERT` does to each table, without waiting.
  private let writing: String
  private let tables: Set<String>

  init(of target: ConnectionTarget, on connection: Connection) async throws {
    let query = """
      SELECT c.oid::regclass FROM pg_class c
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.oid
      """
    let names = try await connection.texts(query)
    tables = Set(names)
    let list = names.joined(separator: ", ")
    writing = names.isEmpty ? "SELECT" : "LOCK TABLE ONLY \(list) IN ROW EXCLUSIVE MODE NOWAIT"
    writer = try await Connection.connect(to: target)
    watcher = try await Connection.connect(to: target)
  }

  func close() async {
    await writer.close()
    await watcher.close()
  }

  /// Runs the statements in the transactions that the runner would use.
  func watch(_ statements: [PlannedStatement], on connection: Connection, of target: ConnectionTarget) async throws {
    let held = try await HeldStatement(on: connection, of: target)
    var isInTransaction = false
    for statement in statements {
      if statement.standsAlone == isInTransaction {
        try await connection.execute(isInTransaction ? "COMMIT" : "BEGIN")
        isInTransaction.toggle()
      }
      if statement.standsAlone {
        try await runWhileWriting(statement.sql, held)
      } else {
        try await runAndMeasure(statement.sql, held)
      }
    }
    if isInTransaction { try await connection.execute("COMMIT") }
  }

  /// What takes its time goes on, or waits for writers, but never makes them wait.
  private func runWhileWriting(_ sql: String, _ held: HeldStatement) async throws {
    try await writer.execute("BEGIN")
    try await writer.execute(writing)
    try await held.run(sql, watching: watcher) { standstill in
      if case .relation(let name, let mode) = standstill {
        Issue.record("\(sql) waits for \(mode) on \(name), and writers would wait behind it")
      }
      // A writer that comes now is let in at once.
      try await watcher.execute("BEGIN")
      try await watcher.execute(writing)
      try await watcher.execute("COMMIT")
    } release: {
      try await writer.execute("COMMIT")
    }
  }

  /// What shares a transaction reads no row while that transaction keeps writers waiting.
  private func runAndMeasure(_ sql: String, _ held: HeldStatement) async throws {
    let before = try await readRows(held.connection)
    try await held.connection.execute(sql)
    let after = try await readRows(held.connection)
    let modes = LockMode.allCases.filter(\.blocksWrites).map(\.rawValue)
    let locks = try await held.locks(watcher).filter { lock in
      let parts = lock.split(separator: "|").map(String.init)
      return tables.contains(parts[0]) && modes.contains(parts[1])
    }
    #expect(after <= before || locks.isEmpty, "\(sql) reads rows under \(locks)")
  }

  /// How many rows the connection has read; what it read by an index that is gone counts no more.
  private func readRows(_ connection: Connection) async throws -> Int {
    try await connection.query(
      """
      SELECT coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0)
      FROM pg_stat_xact_user_tables WHERE schemaname = 'public'
      """
    )[0].int(0)
  }
}
