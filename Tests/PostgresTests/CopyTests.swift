import Postgres
import Testing

@Suite struct CopyTests {
  private struct Enough: Error {}

  @Test func rowsGoInAndComeOutTheSame() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int, b text)")
    let line = Array("1\ta\\tb\\\\\n2\t\\N\n".utf8)
    // Cut at every byte: the server puts the pieces together.
    #expect(try await connection.copyIn("COPY t FROM STDIN", line.map { [$0] }) == 2)
    let (bytes, rows) = try await connection.copyOut("COPY t TO STDOUT", into: [UInt8]()) { $0 += $1 }
    #expect(bytes == line)
    #expect(rows == 2)
  }

  @Test func muchDataGoesThroughInOnePiece() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a text)")
    let line = Array((String(repeating: "é", count: 500) + "\n").utf8)
    let piece = Array(repeatElement(line, count: 10_000).joined())
    #expect(try await connection.copyIn("COPY t FROM STDIN", [piece, piece]) == 20_000)
    let (count, rows) = try await connection.copyOut("COPY t TO STDOUT", into: 0) { $0 += $1.count }
    #expect(count == 2 * piece.count)
    #expect(rows == 20_000)
  }

  @Test func badDataIsTheServersErrorWithItsLine() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int)")
    let error = await #expect(throws: PostgresError.self) {
      try await connection.copyIn("COPY t FROM STDIN", [Array("1\nx\n3\n".utf8)])
    }
    #expect(error?.sqlState == .invalidTextRepresentation)
    #expect(error?.context == "COPY t, line 2, column a: \"x\"")
    #expect(try await connection.query("SELECT * FROM t").isEmpty)
  }

  @Test func aSourceThatFailsLeavesNothingBehind() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int)")
    await #expect(throws: Enough.self) { try await connection.copyIn("COPY t FROM STDIN") { throw Enough() } }
    #expect(try await connection.query("SELECT * FROM t").isEmpty)
  }

  @Test func aSinkThatFailsStopsTheCopy() async throws {
    let connection = try await connectToNewDatabase()
    await #expect(throws: Enough.self) {
      try await connection.copyOut("COPY (SELECT generate_series(1, 2000000000)) TO STDOUT") { _ in
        throw Enough()
      }
    }
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func otherStatementsAreRefused() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int)")
    for sql in ["SELECT 1", "COPY t TO STDOUT"] {
      let error = await #expect(throws: PostgresError.self) { try await connection.copyIn(sql, [[1]]) }
      #expect(error?.kind == .protocol)
    }
    let error = await #expect(throws: PostgresError.self) { try await connection.copyOut("COPY t FROM STDIN") { _ in } }
    #expect(error?.kind == .protocol)
    let wrong = await #expect(throws: PostgresError.self) {
      try await connection.copyOut("COPY nosuch TO STDOUT") { _ in }
    }
    #expect(wrong?.sqlState == .undefinedTable)
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func cancellingTheTaskForgetsTheWholeCopy() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int)")
    let task = Task {
      try await connection.copyIn("COPY t FROM STDIN") {
        withUnsafeCurrentTask { $0?.cancel() }
        return Array("1\n".utf8)
      }
    }
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(try await connection.query("SELECT * FROM t").isEmpty)
  }
}
