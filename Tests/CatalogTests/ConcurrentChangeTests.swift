import Diagnostics
import OrderedCollections
import Postgres
import TestSupport
import Testing

@testable import Catalog

@Suite("A catalog that changes while it is read", .onEveryServer)
struct ConcurrentChangeTests {
  private static let start = """
    CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int CHECK (a > 0), b text); CREATE VIEW v AS SELECT a, b FROM t;
    CREATE TABLE u (x int REFERENCES r); CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
    """

  /// Reads while somebody else executes SQL after the snapshot was taken, at the first attempts.
  private func read(_ sql: String, times: Int) async throws -> Catalog {
    try await withDatabase(loading: Self.start) { target, connection in
      let other = try await Connection.connect(to: target)
      let turns = Turns(times)
      var reader = CatalogReader()
      reader.whileReading = { if await turns.take() { try await other.execute(sql) } }
      let result: Result<Catalog, any Error>
      do { result = .success(try await reader.read(connection)) } catch { result = .failure(error) }
      await other.close()
      return try result.get()
    }
  }

  static let changes = [
    "ALTER TABLE t RENAME a TO c", "ALTER TABLE t RENAME TO t2", "DROP VIEW v; DROP TABLE u", "DROP FUNCTION f(t)",
    "CREATE OR REPLACE VIEW v AS SELECT a, b, 1 AS c FROM t", "ALTER SCHEMA public RENAME TO p2; CREATE SCHEMA public",
    "DROP TABLE u; CREATE TABLE u (y int)",
  ]

  @Test("is read again, and is then of one moment", arguments: changes)
  func again(_ sql: String) async throws {
    let seen = try await read(sql, times: 1)
    let wanted = try await withDatabase(loading: Self.start) { _, connection in
      try await connection.execute(sql)
      return try await CatalogReader().read(connection)
    }
    #expect(strictDifferences(seen, wanted) == [])
  }

  @Test("for ever is an error that says so")
  func forEver() async throws {
    let failure = await #expect(throws: Failure.self) {
      _ = try await read("ALTER TABLE t RENAME a TO b2; ALTER TABLE t RENAME b2 TO a", times: .max)
    }
    #expect(failure?.code == "catalog-changes")
  }

  @Test("by data and temporary tables alone is read once")
  func data() async throws {
    let turns = Turns(.max)
    let sql = "INSERT INTO r VALUES (1); CREATE TEMP TABLE x (a int); TRUNCATE r, u; DROP TABLE x; ANALYZE r"
    try await withDatabase(loading: Self.start) { target, connection in
      let other = try await Connection.connect(to: target)
      var reader = CatalogReader()
      reader.whileReading = { if await turns.take() { try await other.execute(sql) } }
      _ = try await reader.read(connection)
      await other.close()
    }
    #expect(await turns.taken == 1)
  }

  @Test("in a loop gives one moment or that error")
  func loop() async throws {
    try await withDatabase(loading: Self.start) { target, connection in
      let other = try await Connection.connect(to: target)
      let changing = Task {
        var names = ("a", "c")
        while !Task.isCancelled {
          try await other.execute("ALTER TABLE t RENAME \(names.0) TO \(names.1); CREATE TABLE z (a int); DROP TABLE z")
          names = (names.1, names.0)
          try await Task.sleep(for: .milliseconds(Int.random(in: 1...60)))
        }
      }
      for _ in 0..<10 {
        do {
          let catalog = try await CatalogReader().read(connection)
          let table = ObjectIdentity(.table, schema: "public", name: "t")
          let column = try #require(catalog.columns(of: table).first).name
          let check = try #require(catalog.parts(of: table, .constraint).first)
          let definition = try #require(catalog.definition(check, as: Constraint.self)).definition
          #expect(definition == "CHECK ((\(column) > 0))")
        } catch let failure as Failure {
          #expect(failure.code == "catalog-changes")
        }
      }
      changing.cancel()
      _ = try? await changing.value
      await other.close()
    }
  }
}

/// How often something may still be done.
private actor Turns {
  private var left: Int
  private(set) var taken = 0

  init(_ count: Int) {
    left = count
  }

  func take() -> Bool {
    guard left > 0 else { return false }
    left -= 1
    taken += 1
    return true
  }
}
