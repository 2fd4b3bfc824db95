import TestSupport
import Testing

@Suite("Operators, their families and classes, casts", .onEveryServer)
struct OperatorTests {
  @Test("come back with everything they have")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner") + #"""
        CREATE SCHEMA "s ';"; CREATE TYPE "t ';" AS (a int); CREATE TYPE "s ';".e AS ENUM ('a', 'b');
        CREATE FUNCTION "s ';"."f "" 1"("t ';") RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
        CREATE CAST ("t ';" AS int) WITH FUNCTION "s ';"."f "" 1"("t ';") AS ASSIGNMENT;
        COMMENT ON CAST ("t ';" AS int) IS 'it''s'; CREATE CAST (text AS "s ';".e) WITH INOUT AS IMPLICIT;
        CREATE CAST (bigint AS "t ';"[]) WITH INOUT;
        CREATE FUNCTION "s ';".lt(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
        CREATE FUNCTION "s ';".gt(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
        CREATE FUNCTION "s ';".cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1, $2)';
        CREATE FUNCTION "s ';".cmp8(int, bigint) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint48cmp($1, $2)';
        CREATE FUNCTION neg("t ';") RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE OPERATOR "s ';".<# (LEFTARG = int, RIGHTARG = int, FUNCTION = "s ';".lt,
        COMMUTATOR = OPERATOR("s ';".>#),
          RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
        CREATE OPERATOR "s ';".># (LEFTARG = int, RIGHTARG = int, FUNCTION = "s ';".gt,
        COMMUTATOR = OPERATOR("s ';".<#));
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===, NEGATOR = !==, HASHES,
          MERGES);
        CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne, COMMUTATOR = !==, NEGATOR = ===);
        CREATE OPERATOR !~~# (RIGHTARG = "t ';", FUNCTION = neg);
        COMMENT ON OPERATOR !~~# (NONE, "t ';") IS 'prefix'; ALTER OPERATOR ===(int, int) OWNER TO strata_owner;
        CREATE OPERATOR FAMILY "s ';"."fam ';" USING btree;
        COMMENT ON OPERATOR FAMILY "s ';"."fam ';" USING btree IS 'f';
        CREATE OPERATOR CLASS "s ';"."cl ';" FOR TYPE int USING btree FAMILY "s ';"."fam ';" AS
          OPERATOR 1 "s ';".<# , OPERATOR 3 ===, OPERATOR 5 "s ';".>#, FUNCTION 1 "s ';".cmp(int, int);
        ALTER OPERATOR FAMILY "s ';"."fam ';" USING btree ADD FUNCTION 1 (int, bigint) "s ';".cmp8(int, bigint);
        CREATE OPERATOR CLASS own FOR TYPE int USING hash AS OPERATOR 1 ===, FUNCTION 1 hashint4(int);
        COMMENT ON OPERATOR CLASS own USING hash IS 'c'; ALTER OPERATOR CLASS own USING hash OWNER TO strata_owner;
        CREATE OPERATOR CLASS pts FOR TYPE polygon USING gist AS OPERATOR 1 <<, STORAGE box,
          FUNCTION 1 gist_poly_consistent(internal, polygon, int2, oid, internal), FUNCTION 2 gist_box_union,
          FUNCTION 5 gist_box_penalty, FUNCTION 6 gist_box_picksplit, FUNCTION 7 gist_box_same,
          FUNCTION 3 gist_poly_compress(internal);
        CREATE TABLE u (a int, b int); CREATE INDEX ON u (a "s ';"."cl ';"); CREATE INDEX ON u USING hash (b own);
        CREATE VIEW v AS SELECT a === b AS x, a OPERATOR("s ';".<#) b AS y FROM u;
        """#
    )
  }

  private static let function = "CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';"

  @Test(
    "are changed",
    arguments: [
      ("", "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f, COMMUTATOR = ===, NEGATOR = !==)"),
      (
        "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f)",
        """
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f, RESTRICT = eqsel, NEGATOR = !==);
        CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = f, NEGATOR = ===)
        """
      ),
      (
        "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); CREATE VIEW v AS SELECT 1 === 2 AS x",
        """
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, HASHES, COMMUTATOR = ===);
        CREATE VIEW v AS SELECT 1 === 2 AS x
        """
      ),
      (
        "CREATE OPERATOR FAMILY fam USING btree",
        "CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, bigint)"
      ),
      (
        """
        CREATE TABLE t (a int); CREATE OPERATOR CLASS c FOR TYPE int USING hash AS OPERATOR 1 =;
        CREATE INDEX i ON t USING hash (a c)
        """,
        """
        CREATE TABLE t (a int);
        CREATE OPERATOR CLASS c FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
        CREATE INDEX i ON t USING hash (a c)
        """
      ),
      ("CREATE CAST (text AS int) WITH INOUT", "CREATE CAST (text AS int) WITH INOUT AS ASSIGNMENT"),
      ("CREATE CAST (text AS int) WITH INOUT", "CREATE CAST (text AS bigint) WITH INOUT"),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    try await alter(Self.function + old, to: Self.function + new)
    try await alter(Self.function + new, to: Self.function + old)
  }
}
