import Postgres
import Testing

@Suite struct PostgresErrorTests {
  @Test func theServersFieldsAreKept() async throws {
    let connection = try await connectToNewDatabase()
    try await connection.execute("CREATE TABLE \"a t\" (a int CONSTRAINT positive CHECK (a > 0))")
    let error = await #expect(throws: PostgresError.self) {
      try await connection.query("INSERT INTO \"a t\" VALUES ($1::int)", ["-1"])
    }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == .checkViolation)
    #expect(error?.schemaName == "public")
    #expect(error?.tableName == "a t")
    #expect(error?.constraintName == "positive")
    #expect(error?.detail == "Failing row contains (-1).")
  }

  @Test func theOffendingLineIsShownUnderACaret() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.execute("SELECT 'ü🦆',\n\t'ü', nosuch\nFROM pg_class")
    }
    #expect(
      error?.description == """
        ERROR: column "nosuch" does not exist (SQLSTATE 42703)
        LINE 2: \t'ü', nosuch
                \t     ^
        """
    )
  }

  @Test func aLongLineIsShownAroundThePlace() async throws {
    let connection = try await connectToNewDatabase()
    let many = String(repeating: "1, ", count: 1000)
    let error = await #expect(throws: PostgresError.self) {
      try await connection.execute("SELECT \(many) nosuch, \(many) 1")
    }
    let lines = (error?.description ?? "").split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("LINE 1: ...") && lines[1].hasSuffix("..."))
    #expect(lines[1].count < 150)
    let caret = lines[2].count - 1
    #expect(lines[1].dropFirst(caret).hasPrefix("nosuch"))
  }

  @Test func anErrorAtTheEndPointsBehindTheStatement() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT (1\n") }
    #expect(error?.description.hasPrefix("ERROR: syntax error at end of input (SQLSTATE 42601)\nLINE ") == true)
  }

  @Test func theStatementInsideAFunctionIsShown() async throws {
    let connection = try await connectToNewDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.execute("DO $$ BEGIN PERFORM 1 + nosuch; END $$")
    }
    #expect(
      error?.description == """
        ERROR: column "nosuch" does not exist (SQLSTATE 42703)
        LINE 1: SELECT 1 + nosuch
                           ^
        CONTEXT: PL/pgSQL function inline_code_block line 1 at PERFORM
        """
    )
  }

  @Test func codesMatchThemselvesAndTheirClass() {
    #expect(SQLState.integrityConstraintViolation ~= SQLState.uniqueViolation)
    #expect(!(SQLState.uniqueViolation ~= SQLState.integrityConstraintViolation))
    #expect(!(SQLState.connectionException ~= SQLState.uniqueViolation))
    #expect(!(SQLState.uniqueViolation ~= SQLState?.none))
    do {
      throw PostgresError(.server, "x", sqlState: .lockNotAvailable)
    } catch SQLState.lockNotAvailable {
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    "ALTER ROLE r PASSWORD 'sécret'", "ALTER ROLE r password  E's\\'ecret'", "ALTER ROLE r PASSWORD 'sec''ret'",
    "CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret dbname=d' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION 'host=h password = ''sec ret''' PUBLICATION p",
    "CREATE USER MAPPING FOR r SERVER s OPTIONS (user 'u', password 'secret')",
    "ALTER ROLE r PASSWORD 'secret", "SELECT dblink('postgres://u@h/d?password=secret&sslmode=require')",
  ])
  func passwordsInStatementsAreMasked(statement: String) {
    let error = PostgresError(.server, "x", statement: statement)
    #expect(error.statement?.contains("cret") == false)
    #expect(error.statement?.contains("ret") == false || error.statement?.contains("sslmode=require") == true)
    #expect(error.statement?.unicodeScalars.count == statement.unicodeScalars.count)
  }

  @Test(arguments: ["SELECT password FROM users WHERE a = 'b'", "COMMENT ON COLUMN t.password IS 'x'", "password", "'"])
  func otherStatementsAreShownAsTheyAre(statement: String) {
    #expect(PostgresError(.server, "x", statement: statement).statement == statement)
  }

  @Test func noticesComeInOrderWithTheirFields() async throws {
    let received = Notices()
    let connection = try await connectToNewDatabase(onNotice: { received.add($0) })
    try await connection.execute(
      "DROP TABLE IF EXISTS nosuch; DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'do not', ERRCODE = '01007'; END $$"
    )
    let notices = received.all
    #expect(notices.map(\.severity) == ["NOTICE", "WARNING"])
    #expect(notices.map(\.message) == ["table \"nosuch\" does not exist, skipping", "careful"])
    #expect(notices.last?.hint == "do not")
    #expect(notices.last?.sqlState == .privilegeNotGranted)
  }
}
