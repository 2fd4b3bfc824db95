import Postgres
import Testing

@Suite struct CancellationTests {
  /// Waits until the server runs a statement of the other connection.
  private func waitUntilActive(_ connection: Connection) async throws {
    let observer = try await Connection.connect(to: connection.target)
    while true {
      let row = try await observer.query(
        "SELECT state = 'active' FROM pg_stat_activity WHERE pid = $1::int",
        ["\(connection.backendPID)"]
      ).onlyRow()
      if try row.bool(0) { return }
    }
  }

  @Test func cancellingTheTaskCancelsTheStatement() async throws {
    let connection = try await connectToNewDatabase()
    let task = Task { try await connection.query("SELECT pg_sleep(1000)") }
    try await waitUntilActive(connection)
    task.cancel()
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(error?.sqlState == .queryCanceled)
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func cancelReachesTheRunningStatementOnly() async throws {
    let connection = try await connectToNewDatabase()
    connection.cancel()
    #expect(try await connection.query("SELECT 1").count == 1)
    let task = Task { try await connection.execute("SELECT 1; SELECT pg_sleep(1000)") }
    try await waitUntilActive(connection)
    connection.cancel()
    connection.cancel()
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    for _ in 0..<100 { try await connection.execute("SELECT 1") }
  }

  /// A request that is sent at once often reaches the server before the statement does, which then ignores it.
  @Test func aCancellationRightAfterSendingIsNotLost() async throws {
    let connection = try await connectToNewDatabase()
    for _ in 0..<20 {
      let task = Task { try await connection.query("SELECT pg_sleep(1000)") }
      task.cancel()
      let error = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
    }
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func aPipelineIsCancelledToo() async throws {
    let connection = try await connectToNewDatabase()
    let task = Task { try await connection.pipeline(["SELECT 1", "SELECT pg_sleep(1000)", "SELECT 2"]) }
    try await waitUntilActive(connection)
    task.cancel()
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(error?.pipelineIndex == 1)
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func aTimeoutOfTheServerIsNoCancellation() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("SET statement_timeout = 10")
    let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT pg_sleep(1000)") }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == .queryCanceled)
  }

  @Test func aCancelledTaskSendsNothingButWhatMustRun() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("BEGIN")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
      #expect(error?.kind == .cancelled)
      try await connection.execute("ROLLBACK", evenIfCancelled: true)
    }
    try await task.value
    #expect(await connection.transactionStatus == .idle)
  }
}
