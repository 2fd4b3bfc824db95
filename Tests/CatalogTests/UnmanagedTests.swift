import Catalog
import Testing

@Suite("What is not managed")
struct UnmanagedTests {
  @Test("is named")
  func named() async throws {
    let catalog = try await catalog(
      of: makingRoles("strata_reader") + #"""
        CREATE SCHEMA "s ""1"; CREATE TABLE t (a int, b int);
        CREATE OPERATOR "s ""1".=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        CREATE PUBLICATION "p 1" FOR TABLE t; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
        CREATE USER MAPPING FOR PUBLIC SERVER v; CREATE FOREIGN TABLE ft (a int) SERVER v;
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_reader;
        CREATE TEXT SEARCH CONFIGURATION "s ""1".cfg (COPY = simple); CREATE CAST (text AS int) WITH INOUT;
        SELECT lo_create(0);
        """#
    )
    let names = catalog.unmanaged.map { "\($0.kind) \($0.name)" }
    for expected in [
      #"operator "s ""1".===(integer,integer)"#, #"publication "p 1""#, "foreign-data wrapper w", "server v",
      "user mapping for public on server v", "foreign table public.ft", #"text search configuration "s ""1".cfg"#,
      "cast (pg_catalog.text AS integer)", "large objects 1",
    ] {
      #expect(names.contains(expected), "\(names)")
    }
    #expect(names.contains { $0.hasPrefix("default acl") })
  }

  @Test("leaves out what belongs to an extension or to others")
  func membersAreSilent() async throws {
    let catalog = try await catalog(
      of: "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE SCHEMA auth; CREATE TYPE auth.c AS (a int)",
      reader: CatalogReader(excludedSchemas: ["auth"])
    )
    #expect(catalog.unmanaged.isEmpty)
  }
}
