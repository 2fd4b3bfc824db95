import Postgres
import Testing

@Suite struct TransactionTests {
  private struct Failed: Error {}

  @Test func theWorkIsCommitted() async throws {
    let connection = try await connectToNewDatabase()
    let count = try await connection.transaction { connection in
      #expect(await connection.transactionStatus == .inTransaction)
      try await connection.execute("CREATE TABLE t (a int)")
      return 5
    }
    #expect(count == 5)
    #expect(try await connection.query("SELECT * FROM t").isEmpty)
  }

  @Test func anErrorRollsBack() async throws {
    let connection = try await connectToNewDatabase()
    await #expect(throws: Failed.self) {
      try await connection.transaction { connection in
        try await connection.execute("CREATE TABLE t (a int)")
        throw Failed()
      }
    }
    #expect(await connection.transactionStatus == .idle)
    #expect(try await connection.query("SELECT to_regclass('t') IS NULL").onlyRow().bool(0))
  }

  @Test func anErrorThatWasSwallowedStillFails() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        _ = try? await connection.execute("SELECT 1/0")
      }
    }
    #expect(error?.sqlState == .inFailedSQLTransaction)
  }

  @Test func optionsReachTheServer() async throws {
    let connection = try await connectToNewDatabase()
    let shown = try await connection.transaction(isolation: .repeatableRead, readOnly: true) { connection in
      try await connection.query(
        "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"
      ).onlyRow()
    }
    #expect(shown[0] == "repeatable read")
    #expect(shown[1] == "on")
  }

  @Test func aDeferredConstraintFailsAtCommit() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { try await $0.execute("INSERT INTO t VALUES (1), (1)") }
    }
    #expect(error?.sqlState == .uniqueViolation)
    #expect(error?.constraintName == "t_a_key")
    #expect(await connection.transactionStatus == .idle)
  }

  @Test func cancellingTheTaskRollsBack() async throws {
    let connection = try await connectToNewDatabase()
    let task = Task {
      try await connection.transaction { connection in
        try await connection.execute("CREATE TABLE t (a int)")
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(await connection.transactionStatus == .idle)
    #expect(try await connection.query("SELECT to_regclass('t') IS NULL").onlyRow().bool(0))
  }
}
