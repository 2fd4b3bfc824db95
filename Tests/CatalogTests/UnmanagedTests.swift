import Catalog
import Postgres
import TestSupport
import Testing

@Suite("What is not managed", .onEveryServer)
struct UnmanagedTests {
  @Test("is named")
  func named() async throws {
    let catalog = try await catalog(
      of: #"""
        CREATE SCHEMA "s ""1"; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
        CREATE TEXT SEARCH PARSER "s ""1".p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
          LEXTYPES = prsd_lextype);
        CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize); CREATE TYPE shell;
        CREATE USER MAPPING FOR PUBLIC SERVER v OPTIONS (user 'u', password 'se cret', sslPassword 'se cret');
        SELECT lo_create(0);
        """#
    )
    let names = catalog.unmanaged.map { "\($0.kind) \($0.name)" }
    for expected in [
      #"text search parser "s ""1".p"#, "text search template public.t", "base type public.shell",
      "option password of user mapping FOR PUBLIC SERVER v",
      "option sslpassword of user mapping FOR PUBLIC SERVER v", "large objects 1",
    ] {
      #expect(names.contains(expected), "\(names)")
    }
    #expect(!"\(catalog)".contains("se cret"))
  }

  @Test("names privileges that another than the owner granted")
  func foreignGrants() async throws {
    let catalog = try await catalog(
      of: makingRoles("strata_giver", "strata_reader") + #"""
        CREATE TABLE t (a int, b int); GRANT SELECT ON t TO strata_giver WITH GRANT OPTION;
        GRANT UPDATE (b) ON t TO strata_giver WITH GRANT OPTION; GRANT INSERT (a) ON t TO strata_reader;
        CREATE TABLE u (a int); GRANT SELECT ON u TO strata_giver WITH GRANT OPTION; ALTER TABLE u OWNER TO strata_giver;
        GRANT SELECT ON u TO strata_reader;
        CREATE FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN DATA WRAPPER w TO strata_giver WITH GRANT OPTION;
        CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO strata_giver WITH GRANT OPTION;
        SET ROLE strata_giver; GRANT SELECT ON t TO strata_reader; GRANT UPDATE (b) ON t TO strata_reader;
        GRANT USAGE ON FOREIGN DATA WRAPPER w TO PUBLIC; GRANT USAGE ON SCHEMA s TO strata_reader; RESET ROLE;
        """#
    )
    #expect(
      catalog.unmanaged.map { "\($0.kind) \($0.name): \($0.reason ?? "")" }
        == [
          "privileges foreign-data wrapper w", "privileges schema s", "privileges table column public.t.b",
          "privileges table public.t",
        ].map { $0 + ": granted by strata_giver, who is not the owner" }
    )
  }

  @Test("names a subscription, which is never touched")
  func subscriptions() async throws {
    try await withDatabase { _, connection in
      try await connection.execute(
        #"""
        CREATE SUBSCRIPTION "sub ';" CONNECTION 'dbname=nowhere password=geheim' PUBLICATION p WITH (connect = false);
        ALTER SUBSCRIPTION "sub ';" SET (slot_name = NONE);
        """#
      )
      let catalog = try await CatalogReader().read(connection)
      #expect(catalog.unmanaged.map { "\($0.kind) \($0.name)" } == [#"subscription "sub ';""#])
      #expect(!"\(catalog)".contains("geheim"))
      // A database with a subscription cannot be dropped.
      try await connection.execute(#"DROP SUBSCRIPTION "sub ';""#)
    }
  }

  @Test("leaves out what belongs to an extension or to others", .needsContrib)
  func membersAreSilent() async throws {
    let catalog = try await catalog(
      of: "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE SCHEMA auth; CREATE TYPE auth.c AS (a int)",
      reader: CatalogReader(excludedSchemas: ["auth"])
    )
    #expect(catalog.unmanaged.isEmpty)
  }
}
