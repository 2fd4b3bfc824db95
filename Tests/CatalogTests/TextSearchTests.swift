import TestSupport
import Testing

@Suite("Text search parsers, templates, dictionaries and configurations", .onEveryServer)
struct TextSearchTests {
  @Test("come back with options and mappings")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner") + #"""
        CREATE SCHEMA "s ';";
        CREATE TEXT SEARCH DICTIONARY "s ';"."d "" 1" (TEMPLATE = snowball, language = english, stopwords = english);
        CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = pg_catalog.simple);
        COMMENT ON TEXT SEARCH DICTIONARY plain IS 'd';
        CREATE TEXT SEARCH CONFIGURATION "s ';"."c ';" (COPY = pg_catalog.english);
        ALTER TEXT SEARCH CONFIGURATION "s ';"."c ';" ALTER MAPPING FOR word WITH "s ';"."d "" 1", plain, simple;
        CREATE TEXT SEARCH CONFIGURATION empty (PARSER = "default");
        COMMENT ON TEXT SEARCH CONFIGURATION empty IS 'it''s';
        ALTER TEXT SEARCH CONFIGURATION empty OWNER TO strata_owner;
        ALTER TEXT SEARCH DICTIONARY plain OWNER TO strata_owner;
        CREATE TABLE t (a text); CREATE INDEX ON t USING gin (to_tsvector('"s '';"."c '';"'::regconfig, a));
        """#
    )
  }

  private static let parser = """
    CREATE FUNCTION "p sta'rt"(internal, int4) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
    CREATE TEXT SEARCH PARSER p (START = "p sta'rt", GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
    """

  private static let template = """
    CREATE FUNCTION t_init(internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_init';
    CREATE TEXT SEARCH TEMPLATE t (INIT = t_init, LEXIZE = dsimple_lexize);
    """

  private static let users = """
    CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = t, accept = false); CREATE TEXT SEARCH CONFIGURATION c (PARSER = p);
    ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d, simple;
    CREATE TABLE docs (a text); CREATE INDEX i ON docs USING gin (to_tsvector('c', a));
    """

  @Test("come back with the functions that parsers and templates are made of")
  func parsersAndTemplates() async throws {
    let sql = try await roundTrip(
      Self.parser + Self.template + Self.users + #"""
        CREATE SCHEMA "s ';"; CREATE TEXT SEARCH PARSER "s ';"."p ';" (START = prsd_start, GETTOKEN = prsd_nexttoken,
          END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
        CREATE TEXT SEARCH TEMPLATE "s ';"."t ';" (LEXIZE = dsimple_lexize);
        COMMENT ON TEXT SEARCH PARSER p IS 'it''s'; COMMENT ON TEXT SEARCH TEMPLATE "s ';"."t ';" IS 'it''s';
        """#
    )
    #expect(sql.contains("headline = prsd_headline") && sql.contains("init = public.t_init"))
  }

  @Test("are made again with their parser or template")
  func replacement() async throws {
    let headline = Self.parser.replacing("END =", with: "HEADLINE = prsd_headline, END =")
    let plain = Self.template.replacing("INIT = t_init, ", with: "").replacing(", accept = false", with: "")
    let users = Self.users.replacing(", accept = false", with: "")
    try await alter(Self.parser + Self.template + users, to: headline + plain + users)
    try await alter(headline + plain + users, to: Self.parser + Self.template + users)
    try await alter("CREATE TABLE docs (a text)", to: Self.parser + Self.template + Self.users)
    try await alter(Self.parser + Self.template + Self.users, to: "CREATE TABLE docs (a text)")
  }

  @Test(
    "are changed in place",
    arguments: [
      ("", "CREATE TEXT SEARCH CONFIGURATION c (COPY = english)"),
      (
        "CREATE TEXT SEARCH CONFIGURATION c (COPY = english)",
        """
        CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word, asciiword WITH d, simple;
        ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR url
        """
      ),
      (
        "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = english, stopwords = english)",
        "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = german)"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    try await alter(old, to: new)
    try await alter(new, to: old)
  }
}
