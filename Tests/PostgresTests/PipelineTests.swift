import Postgres
import Testing

@Suite struct PipelineTests {
  @Test func resultsComeInOrder() async throws {
    let connection = try await connectToNewDatabase()
    let results = try await connection.pipeline([
      "SELECT 1 AS a", Query("SELECT $1::int + 1 AS b, $2::text", ["41", nil]), "CREATE TABLE t (a int)",
      "INSERT INTO t VALUES (1), (2)", "",
    ])
    #expect(results.count == 5)
    #expect(try results[0].onlyRow().int("a") == 1)
    #expect(try results[1].onlyRow().int("b") == 42)
    #expect(results[3].affectedRows == 2)
    #expect(try await connection.pipeline([]).isEmpty)
    #expect(try await connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 2)
  }

  @Test func resultsArePassedOnOneByOne() async throws {
    let connection = try await connectToNewDatabase()
    let sum = try await connection.pipeline(["SELECT 1", "SELECT 20", "SELECT 300"], into: [0]) {
      sums,
      index,
      rows throws(PostgresError) in
      sums.append(sums[index] + (try rows.onlyRow().int(0)))
    }
    #expect(sum == [0, 1, 21, 321])
    let error = await #expect(throws: PostgresError.self) {
      _ = try await connection.pipeline(["SELECT 1", "SELECT 'x'", "SELECT 3"], into: 0) {
        sum,
        _,
        rows throws(PostgresError) in
        sum += try rows.onlyRow().int(0)
      }
    }
    #expect(error?.kind == .decoding)
    #expect(try await connection.query("SELECT 7").onlyRow().int(0) == 7)
  }

  @Test func anErrorNamesItsStatementAndUndoesTheBatch() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.pipeline(["CREATE TABLE t (a int)", "SELECT nosuch", "SELECT 1"])
    }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == .undefinedColumn)
    #expect(error?.statement == "SELECT nosuch")
    #expect(error?.pipelineIndex == 1)
    #expect(await connection.transactionStatus == .idle)
    #expect(try await connection.query("SELECT to_regclass('t') IS NULL").onlyRow().bool(0))
    #expect(try await connection.pipeline(["SELECT 7"])[0].onlyRow().int(0) == 7)
  }

  @Test func insideATransactionTheErrorOnlyFailsTheTransaction() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("BEGIN")
    await #expect(throws: PostgresError.self) { try await connection.pipeline(["SELECT 1", "SELECT 1/0"]) }
    #expect(await connection.transactionStatus == .inFailedTransaction)
    try await connection.execute("ROLLBACK")
    #expect(await connection.transactionStatus == .idle)
  }

  /// Both socket buffers fill up long before this is sent: a client that only writes would wait for ever.
  @Test func batchesLargerThanTheSocketBuffersDoNotDeadlock() async throws {
    let connection = try await connectToNewDatabase()
    let text = String(repeating: "x", count: 10_000)
    let results = try await connection.pipeline((0..<3000).map { Query("SELECT $1::text, $2::int", [text, "\($0)"]) })
    #expect(results.count == 3000)
    #expect(try results[2999][0].int(1) == 2999)
    #expect(results[2999][0][0] == text)
  }

  @Test func copyIsRefused() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.pipeline(["SELECT 1", "COPY (SELECT 1) TO STDOUT"])
    }
    #expect(error?.kind == .protocol)
  }

  @Test func queriesLibpqCannotSendLeaveTheConnectionUsable() async throws {
    let connection = try await connectToNewDatabase()
    let tooMany = [String?](repeating: "1", count: 70_000)
    let error = await #expect(throws: PostgresError.self) {
      try await connection.pipeline(["SELECT 1", Query("SELECT 2", tooMany)])
    }
    #expect(error?.pipelineIndex == 1)
    #expect(try await connection.query("SELECT 1").count == 1)
  }
}
