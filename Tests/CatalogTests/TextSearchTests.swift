import TestSupport
import Testing

@Suite("Text search dictionaries and configurations", .onEveryServer)
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
