import TestSupport
import Testing

@Suite("Composite and range types, collations, aggregates, statistics, rules, event triggers", .onEveryServer)
struct RareKindTests {
  @Test("come back with everything they have")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE COLLATION "c ';" (lc_collate = 'C', lc_ctype = 'POSIX');
        CREATE COLLATION posix (locale = 'POSIX'); COMMENT ON COLLATION posix IS 'p';
        CREATE TYPE "t ""1" AS ("a ';" int, b text COLLATE "C");
        CREATE TYPE t2 AS (x "t ""1", y "t ""1"[]); CREATE TYPE t3 AS (); COMMENT ON TYPE t2 IS 'two';
        COMMENT ON COLUMN t2.x IS 'it''s'; ALTER TYPE t2 OWNER TO strata_owner; REVOKE USAGE ON TYPE t2 FROM PUBLIC;
        CREATE TABLE typed OF "t ""1"; CREATE FUNCTION f(t2[]) RETURNS "t ""1" LANGUAGE sql AS 'SELECT ($1)[1].x';
        CREATE TYPE "r ';" AS RANGE (subtype = text, collation = posix, multirange_type_name = "m ';");
        CREATE SCHEMA "r s"; CREATE TYPE "r s".r AS RANGE (subtype = int, multirange_type_name = elsewhere);
        CREATE TABLE "r s".u (a elsewhere); CREATE TYPE r2 AS RANGE (subtype = float8, subtype_diff = float8mi);
        CREATE TABLE u (a "r ';", b "m ';"[], c text COLLATE "c ';", d int, e int);
        CREATE FUNCTION fin(int) RETURNS text LANGUAGE sql IMMUTABLE RETURN $1::text;
        CREATE AGGREGATE "ag ';"(int) (sfunc = int4pl, stype = int, finalfunc = fin, initcond = '0', parallel = safe,
          combinefunc = int4pl, msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = fin, minitcond = '1');
        CREATE AGGREGATE cnt(*) (sfunc = int8inc, stype = int8, initcond = '0', sspace = 8);
        CREATE AGGREGATE mymin(int) (sfunc = int4smaller, stype = int, sortop = <);
        CREATE AGGREGATE med(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal,
          finalfunc = percentile_disc_final, finalfunc_extra);
        COMMENT ON AGGREGATE cnt(*) IS 'c'; GRANT EXECUTE ON FUNCTION cnt() TO strata_reader;
        ALTER AGGREGATE cnt(*) OWNER TO strata_owner; REVOKE EXECUTE ON FUNCTION mymin(int) FROM PUBLIC;
        CREATE STATISTICS "st ';" (ndistinct, mcv) ON d, e, (d + e) FROM u; ALTER STATISTICS "st ';" SET STATISTICS 50;
        COMMENT ON STATISTICS "st ';" IS 's'; ALTER STATISTICS "st ';" OWNER TO strata_owner;
        CREATE VIEW v AS SELECT d, "ag ';"(e) FROM u GROUP BY d;
        CREATE RULE "ru ';" AS ON INSERT TO v DO INSTEAD INSERT INTO u (d) VALUES (NEW.d); CREATE RULE off AS ON DELETE
          TO u DO ALSO NOTHING; ALTER TABLE u DISABLE RULE off; COMMENT ON RULE off ON u IS 'r';
        CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER "ev ';" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION et();
        CREATE EVENT TRIGGER off ON sql_drop EXECUTE FUNCTION et(); ALTER EVENT TRIGGER off DISABLE;
        COMMENT ON EVENT TRIGGER off IS 'e';
        """#,
      // Its multirange type is in another schema.
      asSQL: [#"range type "r s".r"#]
    )
  }

  @Test(
    "are changed in place",
    arguments: [
      (
        "CREATE TYPE t AS (a int, b int, c int)",
        "CREATE TYPE t AS (a int, c bigint, d text); COMMENT ON COLUMN t.d IS 'd'"
      ),
      (
        "CREATE TYPE r AS RANGE (subtype = int)",
        "CREATE TYPE r AS RANGE (subtype = int, multirange_type_name = other)"
      ),
      (
        "CREATE AGGREGATE a(int) (sfunc = int4pl, stype = int)",
        "CREATE AGGREGATE a(int) (sfunc = int4mi, stype = int, initcond = '5')"
      ),
      (
        "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t",
        "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t; ALTER STATISTICS s SET STATISTICS 9"
      ),
      (
        "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t DO NOTHING",
        "CREATE TABLE t (a int); CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING; ALTER TABLE t ENABLE ALWAYS RULE r"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    #expect(try await !alter(old, to: new).contains(/DROP (TYPE|AGGREGATE|STATISTICS|RULE)/))
    try await alter(new, to: old)
  }

  @Test(
    "are made again where PostgreSQL has no other way",
    arguments: [
      ("CREATE TYPE t AS (a int, b int)", "CREATE TYPE t AS (b int, a int)"),
      ("CREATE TYPE r AS RANGE (subtype = int)", "CREATE TYPE r AS RANGE (subtype = bigint)"),
      ("CREATE COLLATION c (locale = 'C')", "CREATE COLLATION c (locale = 'POSIX')"),
      (
        "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t",
        "CREATE TABLE t (a int, b int); CREATE STATISTICS s (mcv) ON a, b FROM t"
      ),
    ]
  )
  func replacement(_ old: String, _ new: String) async throws {
    #expect(try await alter(old, to: new).contains("DROP"))
  }

  @Test("of ICU come back and are made again too", .needsContrib)
  func icu() async throws {
    let collation = "CREATE COLLATION c (provider = icu, locale = 'de-u-co-phonebk', deterministic = false)"
    try await roundTrip(collation + "; CREATE TABLE t (a text COLLATE c)")
    #expect(try await alter("CREATE COLLATION c (locale = 'C')", to: collation).contains("DROP"))
  }
}
