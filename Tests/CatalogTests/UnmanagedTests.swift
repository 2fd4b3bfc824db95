import Catalog
import Testing

@Suite("What is not managed")
struct UnmanagedTests {
  @Test("is named")
  func named() async throws {
    let catalog = try await catalog(
      of: #"""
        CREATE SCHEMA "s ""1"; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
        CREATE TEXT SEARCH PARSER "s ""1".p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
          LEXTYPES = prsd_lextype);
        CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize); CREATE TYPE shell;
        CREATE SUBSCRIPTION "sub ';" CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false);
        ALTER SUBSCRIPTION "sub ';" SET (slot_name = NONE);
        CREATE USER MAPPING FOR PUBLIC SERVER v OPTIONS (user 'u', password 'se cret', sslPassword 'se cret');
        SELECT lo_create(0);
        """#
    )
    let names = catalog.unmanaged.map { "\($0.kind) \($0.name)" }
    for expected in [
      #"text search parser "s ""1".p"#, "text search template public.t", "base type public.shell",
      #"subscription "sub ';""#, "option password of user mapping FOR PUBLIC SERVER v",
      #"option "sslPassword" of user mapping FOR PUBLIC SERVER v"#, "large objects 1",
    ] {
      #expect(names.contains(expected), "\(names)")
    }
    #expect(!"\(catalog)".contains("se cret"))
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
