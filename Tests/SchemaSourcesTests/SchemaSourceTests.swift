import Diagnostics
import Migrations
import Postgres
import SchemaSources
import Testing

/// Sources are spelled one way, and what is not understood is said without repeating a password.
struct SchemaSourceTests {
  @Test(arguments: [
    ("model:schema/billing", "model:schema/billing"),
    ("file:dump.sql", "file:dump.sql"),
    ("dir:sql/", "dir:sql/"),
    ("migrations:migrations/billing", "migrations:migrations/billing"),
    ("migrations:migrations/billing@2.1.0", "migrations:migrations/billing@2.1.0"),
    ("migrations:a@b/c", "migrations:a@b/c"),
    ("git:main~2:schema/billing", "git:main~2:schema/billing"),
    ("empty:", "empty:"),
  ])
  func readsAndWritesItself(_ text: String, _ description: String) throws {
    #expect(try SchemaSource(text).description == description)
  }

  @Test func readsAVersion() throws {
    let version = try MigrationVersion("2.1.0")
    #expect(try SchemaSource("migrations:m@2.1.0") == .migrations(path: "m", version: version))
  }

  @Test func takesLibpqsOwnSpelling() throws {
    #expect(try SchemaSource("host=localhost dbname=a:b") == .live(try ConnectionTarget("host=localhost dbname=a:b")))
    #expect(try SchemaSource("postgres:") == .live(try ConnectionTarget("")))
  }

  @Test func showsNoPassword() throws {
    let source = try SchemaSource("postgres://app:secret@localhost/billing")
    #expect(!source.description.contains("secret"))
  }

  @Test(arguments: ["schema/billing", "", "model:", "git:main", "empty:x", "migrations:m@two", "oracle://a:secret@b"])
  func refusesWhatItDoesNotKnow(_ text: String) {
    #expect {
      _ = try SchemaSource(text)
    } throws: { error in
      guard let failure = error as? Failure else { return false }
      return failure.category == .usage && !failure.description.contains("secret")
    }
  }
}
