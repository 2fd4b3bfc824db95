import TestSupport
import Testing

@Suite("Functions and procedures", .onEveryServer)
struct RoutineTests {
  @Test("come back with all attributes, and overloads stay apart")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE SCHEMA "s ""1"; CREATE TYPE "s ""1"."e, f" AS ENUM ('a'); CREATE TABLE later (a int);
        CREATE FUNCTION "s ""1"."f'; DROP" (a int, OUT b int, INOUT c "s ""1"."e, f", VARIADIC d text[] DEFAULT '{"x;$$"}')
          LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 7
          SET search_path = pg_catalog, "s ""1" SET work_mem = '1MB' AS $f$ BEGIN b := '$function$ \ '' '; END $f$;
        CREATE FUNCTION o() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION o(int) RETURNS int LANGUAGE sql
          AS 'SELECT count(*)::int FROM later'; CREATE FUNCTION o(numeric(12,2)[], later) RETURNS SETOF later ROWS 5
          LANGUAGE sql AS 'SELECT * FROM later';
        CREATE FUNCTION atomic(x int) RETURNS TABLE (a int, "b c" text) LANGUAGE sql
          BEGIN ATOMIC SELECT later.a, 'x;y'::text FROM later WHERE later.a > x; END;
        CREATE FUNCTION ret(x int) RETURNS int LANGUAGE sql RETURN o() + x;
        CREATE PROCEDURE p(a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN b := a; END'; CREATE PROCEDURE p() LANGUAGE sql AS '';
        CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
        COMMENT ON FUNCTION o(int) IS 'o'; COMMENT ON PROCEDURE p() IS 'p'; REVOKE EXECUTE ON FUNCTION o() FROM PUBLIC;
        GRANT EXECUTE ON PROCEDURE p(int) TO strata_reader; ALTER FUNCTION o(int) OWNER TO strata_owner;
        CREATE TABLE t (a int DEFAULT o(), b int GENERATED ALWAYS AS (abs(1)) STORED, CHECK (o(a) > 0));
        """#
    )
  }

  @Test(
    "are replaced in place where PostgreSQL allows it",
    arguments: [
      ("f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2'"),
      ("f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "f(a int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
      ("f(OUT a int) LANGUAGE sql AS 'SELECT 1'", "f(OUT b int) LANGUAGE sql AS 'SELECT 1'"),
      ("f(text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'", "f(VARIADIC text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    let sql = try await alter("CREATE FUNCTION \(old)", to: "CREATE FUNCTION \(new)")
    #expect(sql.hasPrefix("CREATE OR REPLACE FUNCTION"))
  }

  @Test(
    "are made again where it does not",
    arguments: [
      ("f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "f() RETURNS text LANGUAGE sql AS $$SELECT 'a'$$"),
      ("f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1'"),
      ("f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
      ("f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'", "f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
      (
        "f(OUT a int, OUT b int) LANGUAGE sql AS 'SELECT 1, 2'", "f(OUT a int, OUT c int) LANGUAGE sql AS 'SELECT 1, 2'"
      ),
      (
        "f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1'",
        "f() RETURNS TABLE (a text) LANGUAGE sql AS $$SELECT 'a'$$"
      ),
      (
        "f() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number'",
        "f() RETURNS bigint LANGUAGE sql AS 'SELECT 1'"
      ),
    ]
  )
  func replacement(_ old: String, _ new: String) async throws {
    #expect(try await alter("CREATE FUNCTION \(old)", to: "CREATE FUNCTION \(new)").hasPrefix("DROP FUNCTION"))
  }
}
