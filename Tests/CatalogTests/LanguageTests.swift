import TestSupport
import Testing

@Suite("Languages, transforms, access methods, conversions", .onEveryServer)
struct LanguageTests {
  @Test("come back with everything they have")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE SCHEMA "s ';"; CREATE TYPE "t ';" AS (a int);
        CREATE TRUSTED LANGUAGE "l ';" HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
        CREATE LANGUAGE bare HANDLER plpgsql_call_handler; COMMENT ON LANGUAGE bare IS 'it''s';
        REVOKE USAGE ON LANGUAGE "l ';" FROM PUBLIC; GRANT USAGE ON LANGUAGE "l ';" TO strata_reader;
        ALTER LANGUAGE "l ';" OWNER TO strata_owner;
        CREATE FUNCTION f() RETURNS int LANGUAGE "l ';" AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION "s ';".tf(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'int4_accum';
        CREATE TRANSFORM FOR "t ';" LANGUAGE "l ';" (FROM SQL WITH FUNCTION "s ';".tf(internal));
        COMMENT ON TRANSFORM FOR "t ';" LANGUAGE "l ';" IS 'tr';
        CREATE ACCESS METHOD "heap ';" TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE u (a int) USING "heap ';";
        CREATE ACCESS METHOD hash2 TYPE INDEX HANDLER hashhandler; COMMENT ON ACCESS METHOD hash2 IS 'am';
        CREATE OPERATOR CLASS h FOR TYPE int USING hash2 AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
        CREATE INDEX ON u USING hash2 (a h);
        CREATE CONVERSION "s ';"."c ';" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE DEFAULT CONVERSION other FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
        COMMENT ON CONVERSION other IS 'c';
        ALTER CONVERSION other OWNER TO strata_owner;
        """#
    )
  }

  @Test(
    "are changed",
    arguments: [
      (
        "CREATE LANGUAGE l HANDLER plpgsql_call_handler",
        "CREATE TRUSTED LANGUAGE l HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler"
      ),
      (
        "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "CREATE DEFAULT CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"
      ),
      ("CREATE ACCESS METHOD a TYPE INDEX HANDLER hashhandler", "CREATE ACCESS METHOD a TYPE INDEX HANDLER bthandler"),
      (
        "",
        """
        CREATE TYPE t AS (a int);
        CREATE FUNCTION tf(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'int4_accum';
        CREATE TRANSFORM FOR t LANGUAGE plpgsql (FROM SQL WITH FUNCTION tf(internal))
        """
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    try await alter(old, to: new)
    try await alter(new, to: old)
  }
}
