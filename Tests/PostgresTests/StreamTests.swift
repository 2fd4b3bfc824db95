import Postgres
import Testing

@Suite struct StreamTests {
  private struct Enough: Error {}

  @Test func rowsArriveOneByOne() async throws {
    let connection = try await connectToNewDatabase()
    let sum = try await connection.stream("SELECT i AS n FROM generate_series(1, $1::int) AS i", ["100000"], into: 0) {
      sum,
      row in sum += try row.int("n")
    }
    #expect(sum == 100_000 * 100_001 / 2)
    #expect(try await connection.stream("SELECT 1 WHERE false", into: 0) { count, _ in count += 1 } == 0)
  }

  @Test func anErrorOfTheReaderStopsTheStatementOnTheServer() async throws {
    let connection = try await connectToNewDatabase()
    await #expect(throws: Enough.self) {
      try await connection.stream("SELECT generate_series(1, 2000000000)") { row in
        if try row.int(0) == 1000 { throw Enough() }
      }
    }
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func anErrorInTheMiddleIsThrownAfterTheRowsBeforeIt() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.stream("SELECT 1 / (50 - i) FROM generate_series(1, 100) AS i") { _ in }
    }
    #expect(error?.sqlState == .divisionByZero)
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func cancellingTheTaskStopsAStreamThatNeverWaits() async throws {
    let connection = try await connectToNewDatabase()
    let task = Task {
      try await connection.stream("SELECT generate_series(1, 2000000000)") { _ in
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(try await connection.query("SELECT 1").count == 1)
  }
}
