import Catalog
import OrderedCollections
import Testing

@Suite("Extensions")
struct ExtensionTests {
  @Test("are one entry each, and what uses a member needs the extension")
  func roundTrips() async throws {
    try await roundTrip(
      """
      CREATE SCHEMA "my ext"; CREATE EXTENSION citext WITH SCHEMA "my ext"; CREATE EXTENSION btree_gist;
      CREATE TABLE t (a "my ext".citext PRIMARY KEY, b "my ext".citext[], c int4range, d int,
        EXCLUDE USING gist (c WITH &&, d WITH =));
      COMMENT ON EXTENSION btree_gist IS 'needed for t';
      """
    )
    let catalog = try await catalog(of: "CREATE EXTENSION hstore; CREATE TABLE t (a hstore[])")
    #expect(catalog.entries.keys.map(\.kind) == [.schema, .extension, .table, .column])
    let column = try #require(catalog.entries.values.last)
    #expect(column.dependencies.contains(ObjectIdentity(.extension, name: "hstore")))
    #expect(catalog[ObjectIdentity(.extension, name: "hstore")]?.comment == nil)
  }

  @Test("move to another schema in place")
  func moves() async throws {
    let sql = try await alter(
      "CREATE SCHEMA s; CREATE EXTENSION citext; CREATE TABLE t (a citext)",
      to: "CREATE SCHEMA s; CREATE EXTENSION citext WITH SCHEMA s; CREATE TABLE t (a s.citext)"
    )
    #expect(sql.contains("ALTER EXTENSION citext SET SCHEMA s"))
  }

  @Test("name a version only where it is not the server's own, and are updated to it")
  func versions() async throws {
    let sql = try await alter("CREATE EXTENSION hstore VERSION '1.4'", to: "CREATE EXTENSION hstore")
    #expect(sql == "ALTER EXTENSION hstore UPDATE")
    let back = try await alter("CREATE EXTENSION hstore", to: "CREATE EXTENSION hstore VERSION '1.4'")
    #expect(back.hasPrefix("DROP EXTENSION hstore"), "there is no way down")
    #expect(try await roundTrip("CREATE EXTENSION hstore VERSION '1.4'").contains("VERSION '1.4'"))
    #expect(try await !roundTrip("CREATE EXTENSION hstore").contains("VERSION"))
  }
}
