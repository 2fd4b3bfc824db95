import Glibc
import Postgres
import Testing

@Suite struct QueryTests {
  @Test func parametersArriveAsTheyAre() async throws {
    let connection = try await connectToNewDatabase()
    let hostile = "'; DROP TABLE x; -- \\ \" ü 🦆\n"
    let rows = try await connection.query("SELECT $1::text AS a, $2::text AS b, $3::text AS c", [hostile, nil, ""])
    #expect(rows.columns == ["a", "b", "c"])
    #expect(rows[0]["a"] == hostile)
    #expect(rows[0]["b"] == nil)
    #expect(rows[0]["c"] == "")
  }

  @Test func oneQueryIsOneStatement() async throws {
    let connection = try await connectToNewDatabase()
    await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1; SELECT 2") }
    let last = try await connection.execute("SELECT 1; SELECT 2")
    #expect(try last.onlyRow().int(0) == 2)
  }

  @Test func aSettingGoesAheadInTheSameMessageAndPositionsStay() async throws {
    let connection = try await connectToNewDatabase()
    let answer = try await connection.execute("SELECT current_setting('a.ü')", after: "SET a.ü = 'x'")
    #expect(try answer.onlyRow().string(0) == "x")
    let error = await #expect(throws: PostgresError.self) {
      try await connection.execute("SELECT 1 + missing", after: "SET a.ü = 'y'")
    }
    #expect(error?.position == 12)
    #expect(error?.statement == "SELECT 1 + missing")
  }

  @Test func aBodyStaysOnTheThreadOfTheConnection() async throws {
    let connection = try await connectToNewDatabase()
    let other = try await connectToNewDatabase()
    let inside = try await connection.staying {
      let before = Self.thread
      _ = try await connection.query("SELECT 1")
      _ = try await other.query("SELECT 1")
      try await Task.sleep(for: .milliseconds(1))
      #expect(Self.thread == before)
      // What is made with Task { … } may wait for the connection while the body waits for it.
      let answer = await Task { try? await connection.query("SELECT 1").count }.value
      #expect(answer == 1)
      return Self.thread
    }
    #expect(inside != Self.thread)
    await connection.close()
  }

  private static var thread: pthread_t { pthread_self() }

  @Test func aBodyOnTheThreadOfTheConnectionIsCancelled() async throws {
    let connection = try await connectToNewDatabase()
    let task = Task {
      try await connection.staying { try await connection.execute("SELECT pg_sleep(600)") }
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func valuesAreDecoded() async throws {
    let connection = try await connectToNewDatabase()
    let row = try await connection.query(
      """
      SELECT 42 AS i, (-9223372036854775808)::int8 AS min, 9223372036854775807::int8 AS max, true AS t, false AS f,
        'pg_class'::regclass::oid AS o, 4294967295::oid AS big, 0.1::float8 AS d, 'Infinity'::float8 AS inf,
        ARRAY['a', 'b c', NULL, 'NULL', 'q"x\\', '', '{}'] AS arr, '{}'::text[] AS empty,
        '[0:1]={x,y}'::text[] AS bounds, ARRAY[['a'],['b']] AS nested, '\\x00ff10'::bytea AS bytes, NULL::int AS n
      """
    ).onlyRow()
    #expect(try row.int("i") == 42)
    #expect(try row.int64("min") == .min)
    #expect(try row.int64("max") == .max)
    #expect(try row.bool("t") == true)
    #expect(try row.bool("f") == false)
    #expect(try row.oid("o") == 1259)
    #expect(try row.oid("big") == 4_294_967_295)
    #expect(try row.double("d") == 0.1)
    #expect(try row.double("inf") == .infinity)
    #expect(try row.textArray("arr") == ["a", "b c", nil, "NULL", "q\"x\\", "", "{}"])
    #expect(try row.textArray("empty") == [])
    #expect(try row.textArray("bounds") == ["x", "y"])
    #expect(try row.bytea("bytes") == [0, 255, 16])
    #expect(try row.optionalInt("n") == nil)
    #expect(throws: PostgresError.self) { try row.textArray("nested") }
    #expect(throws: PostgresError.self) { try row.int("n") }
    #expect(throws: PostgresError.self) { try row.int("arr") }
    #expect(throws: PostgresError.self) { try row.bool("i") }
  }

  @Test func commandTagsAndCountsAreThoseOfTheServer() async throws {
    let connection = try await connectToNewDatabase()
    #expect(try await connection.execute("CREATE TABLE t (a int)").commandTag == "CREATE TABLE")
    let inserted = try await connection.query("INSERT INTO t SELECT generate_series(1, 3)")
    #expect(inserted.commandTag == "INSERT 0 3")
    #expect(inserted.affectedRows == 3)
    #expect(try await connection.execute("").commandTag == "")
  }

  @Test func statementsWithNULCharactersAreRefusedAndNotCutOff() async throws {
    let connection = try await connectToNewDatabase()
    await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1\0; SELECT 2") }
    await #expect(throws: PostgresError.self) { try await connection.query("SELECT $1::text", ["a\0b"]) }
    #expect(try await connection.query("SELECT 1").count == 1)
  }

  @Test func largeResultsAreWhole() async throws {
    let connection = try await connectToNewDatabase()
    let rows = try await connection.query("SELECT i, repeat('x', 50) FROM generate_series(1, 20000) AS i")
    #expect(rows.count == 20000)
    var sum = 0
    for row in rows { sum += try row.int(0) + (row[1]?.utf8.count ?? 0) }
    #expect(sum == 20000 * 20001 / 2 + 20000 * 50)
  }

  @Test func largeStatementsAreSentWhole() async throws {
    let connection = try await connectToNewDatabase()
    let text = String(repeating: "é", count: 4_000_000)
    let row = try await connection.query("SELECT length($1::text), octet_length($1::text)", [text]).onlyRow()
    #expect(try row.int(0) == 4_000_000)
    #expect(try row.int(1) == 8_000_000)
  }

  @Test func aClosedConnectionSaysSo() async throws {
    let connection = try await connectToNewDatabase()
    await connection.close()
    let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
    #expect(error?.kind == .connection)
    #expect(await connection.transactionStatus == .unknown)
  }

  @Test func aLostConnectionTellsWhatTheServerSaid() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
    }
    #expect(error?.kind == .connection)
    #expect(error?.sqlState == .adminShutdown)
    let next = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
    #expect(next?.kind == .connection)
  }

  @Test func copyThroughExecuteIsAnErrorThatLeavesTheConnectionUsable() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE t (a int)")
    for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
      let error = await #expect(throws: PostgresError.self) { try await connection.execute(sql) }
      #expect(error?.kind == .protocol)
    }
    #expect(try await connection.query("SELECT 1").count == 1)
  }
}
