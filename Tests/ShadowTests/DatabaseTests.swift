import Diagnostics
import Postgres
import Shadow
import TestSupport
import Testing

@Suite struct DatabaseTests {
  static let labels = [
    "", "plain", "'; DROP TABLE \"x\" --", "a\\b\"c", "Ünïcode 数据", String(repeating: "x", count: 500), "\n\t", "%s $1",
  ]

  @Test(arguments: labels)
  func takesAnyLabel(_ label: String) async throws {
    let server = try await TestServer.shared
    let database = try await server.makeDatabase(label)
    let connection = try await Connection.connect(to: database)
    let rows = try await connection.query(
      "SELECT current_database(), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    #expect(rows[0][0] == database.database)
    #expect(rows[0][1] == "UTF8")
    await connection.close()
    try await server.dropDatabase(database)
  }

  @Test func labelsNeedNotDiffer() async throws {
    let server = try await TestServer.shared
    let first = try await server.makeDatabase("same")
    let second = try await server.makeDatabase("same")
    #expect(first.database != second.database)
    try await server.dropDatabase(first)
    try await server.dropDatabase(second)
  }

  @Test func aCloneHasWhatTheOriginalHad() async throws {
    let server = try await TestServer.shared
    let original = try await server.makeDatabase("original")
    let filling = try await Connection.connect(to: original)
    try await filling.execute("CREATE TABLE a (b int); INSERT INTO a VALUES (7)")
    await filling.close()
    let clone = try await server.cloneDatabase(original, "clone")
    let reading = try await Connection.connect(to: clone)
    let rows = try await reading.query("SELECT b FROM a")
    #expect(rows.map { $0[0] } == ["7"])
    await reading.close()
    try await server.dropDatabase(original)
    try await server.dropDatabase(clone)
  }

  @Test func aDatabaseInUseCannotBeCloned() async throws {
    let server = try await TestServer.shared
    try await withDatabase { target, _ in
      let failure = await #expect(throws: Failure.self) { try await server.cloneDatabase(target, "clone") }
      #expect(failure?.code == "shadow-in-use")
    }
  }

  @Test func dropsItsOwnDatabasesOnly() async throws {
    let server = try await TestServer.shared
    let database = try await server.makeDatabase("own")
    let foreign = database.setting("dbname", "template1")
    let failure = await #expect(throws: Failure.self) { try await server.dropDatabase(foreign) }
    #expect(failure?.category == .refused)
    try await server.dropDatabase(database)
  }

  @Test func dropsADatabaseInUse() async throws {
    let server = try await TestServer.shared
    let database = try await server.makeDatabase("in use")
    let connection = try await Connection.connect(to: database)
    try await server.dropDatabase(database)
    await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
    await connection.close()
  }
}
