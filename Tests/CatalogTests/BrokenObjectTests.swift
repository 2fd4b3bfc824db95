import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

@Suite("What is broken", .onEveryServer)
struct BrokenObjectTests {
  @Test("in bodies, in views' columns and in what was never validated comes back")
  func roundTrips() async throws {
    try await roundTrip(
      """
      SET check_function_bodies = off; CREATE TABLE gone (a int); CREATE TYPE other AS ENUM ('x');
      CREATE FUNCTION f1() RETURNS int LANGUAGE sql AS 'SELECT a FROM nowhere'; DROP TABLE gone;
      CREATE FUNCTION f2() RETURNS int LANGUAGE plpgsql AS 'BEGIN this is no statement; END';
      CREATE PROCEDURE f3() LANGUAGE sql AS 'neither is this'; RESET check_function_bodies;
      CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, b int); INSERT INTO t VALUES (-1, 1), (-1, 1);
      ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID; CREATE DOMAIN d AS int;
      ALTER TABLE t ADD CONSTRAINT known FOREIGN KEY (a) REFERENCES r NOT VALID;
      CREATE TABLE u (d d); INSERT INTO u VALUES (-1); ALTER DOMAIN d ADD CONSTRAINT p CHECK (VALUE > 0) NOT VALID;
      CREATE VIEW v AS SELECT f1() AS a, 1 / 0 AS b;
      """
    )
  }

  @Test("in an index is named, and its definition is kept")
  func invalidIndex() async throws {
    try await withDatabase { _, connection in
      try await connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)")
      await #expect(throws: PostgresError.self) {
        try await connection.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
      }
      let catalog = try await CatalogReader().read(connection)
      let index = try #require(catalog.entries.keys.first { $0.kind == .index })
      #expect(catalog.definition(index, as: Index.self)?.isValid == false)
      #expect(catalog.unmanaged.map(\.name) == ["public.i"])
    }
  }
}
