import Catalog
import Diagnostics
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

  @Test("in a view, what it needs being gone, is an error that names it")
  func brokenView() async throws {
    try await withDatabase { _, connection in
      try await connection.execute(
        """
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW a AS SELECT 1 AS a;
        CREATE VIEW "v w" AS SELECT f() AS a;
        DELETE FROM pg_depend WHERE refobjid = 'f()'::regprocedure; DROP FUNCTION f();
        """
      )
      let failure = await #expect(throws: Failure.self) { try await CatalogReader().read(connection) }
      #expect(failure?.message == #"PostgreSQL cannot print the view public."v w": something that it needs is gone"#)
    }
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
