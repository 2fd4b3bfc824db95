import Catalog
import Diagnostics
import Planning
import Postgres
import TestSupport
import Testing

@Suite("Base types and shells", .onEveryServer)
struct BaseTypeTests {
  /// A type that holds what an integer holds.
  private static func number(_ options: String = "", functions: String = "") -> String {
    """
    CREATE TYPE num; CREATE FUNCTION num_in(cstring) RETURNS num LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
    CREATE FUNCTION num_out(num) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
    \(functions) CREATE TYPE num (INPUT = num_in, OUTPUT = num_out, LIKE = int4\(options));
    """
  }

  private static let binary = """
    CREATE FUNCTION num_recv(internal) RETURNS num LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
    CREATE FUNCTION num_send(num) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
    """

  private static let everything =
    number(
      ", RECEIVE = num_recv, SEND = num_send, CATEGORY = 'N', PREFERRED = true, DEFAULT = '7', DELIMITER = ';'",
      functions: binary
    ) + #"""
      CREATE SCHEMA "s ';"; CREATE TYPE "s ';"."w ';";
      CREATE FUNCTION "w i'n"(cstring, oid, int4) RETURNS "s ';"."w ';" LANGUAGE internal IMMUTABLE STRICT AS 'varcharin';
      CREATE FUNCTION w_out("s ';"."w ';") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
      CREATE FUNCTION w_mod(cstring[]) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
      CREATE FUNCTION w_show(int4) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
      CREATE FUNCTION w_analyze(internal) RETURNS bool LANGUAGE internal STRICT AS 'ts_typanalyze';
      CREATE TYPE "s ';"."w ';" (INPUT = "w i'n", OUTPUT = w_out, TYPMOD_IN = w_mod, TYPMOD_OUT = w_show,
        ANALYZE = w_analyze, INTERNALLENGTH = VARIABLE, STORAGE = extended, COLLATABLE = true, DEFAULT = 'it''s \ back');
      CREATE TYPE pair; CREATE FUNCTION pair_in(cstring) RETURNS pair LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
      CREATE FUNCTION pair_out(pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
      CREATE TYPE pair (INPUT = pair_in, OUTPUT = pair_out, INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = float8,
        SUBSCRIPT = raw_array_subscript_handler);
      CREATE TYPE small; CREATE FUNCTION small_in(cstring) RETURNS small LANGUAGE internal IMMUTABLE STRICT AS 'charin';
      CREATE FUNCTION small_out(small) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'charout';
      CREATE TYPE small (INPUT = small_in, OUTPUT = small_out, INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char);
      """#

  @Test("come back with all options, before what uses them and after their functions")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + Self.everything + #"""
        COMMENT ON TYPE num IS 'it''s'; COMMENT ON FUNCTION num_in IS 'reads'; ALTER TYPE num OWNER TO strata_owner;
        REVOKE USAGE ON TYPE num FROM PUBLIC; GRANT USAGE ON TYPE num TO strata_reader; ALTER FUNCTION num_out COST 7;
        CREATE CAST (int AS num) WITHOUT FUNCTION AS ASSIGNMENT; CREATE DOMAIN d AS num DEFAULT '3';
        CREATE FUNCTION num_lt(num, num) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
        CREATE OPERATOR < (FUNCTION = num_lt, LEFTARG = num, RIGHTARG = num);
        CREATE TYPE c AS (a num, b "s ';"."w ';"(5)); CREATE FUNCTION f(num[]) RETURNS c LANGUAGE sql AS 'SELECT NULL::c';
        CREATE TABLE t (a num DEFAULT '5', b num[] DEFAULT '{1;2}', c "s ';"."w ';"(20) COLLATE "C" DEFAULT 'x', d pair, e d,
          f small, CHECK (a < '9')); INSERT INTO t DEFAULT VALUES;
        CREATE VIEW v AS SELECT a, d[0] AS x FROM t;
        CREATE FUNCTION made(internal) RETURNS "s ';"."w ';" LANGUAGE internal IMMUTABLE STRICT AS 'int4_accum';
        """#,
      // It is made with a type.
      asSQL: [
        "function public.w_analyze(internal)", "function public.w_mod(cstring[])", "function public.w_show(integer)",
      ]
    )
  }

  @Test("that stay shells come back")
  func shells() async throws {
    let sql = try await roundTrip(
      makingRoles("strata_owner") + #"""
        CREATE TYPE "sh ';"; COMMENT ON TYPE "sh ';" IS 'nothing yet'; ALTER TYPE "sh ';" OWNER TO strata_owner;
        CREATE FUNCTION f("sh ';") RETURNS "sh ';" LANGUAGE internal AS 'int4in';
        """#
    )
    #expect(sql.contains(#"CREATE TYPE public."sh ';""#))
  }

  @Test("are made and dropped with their functions")
  func comeAndGo() async throws {
    let tables = "CREATE TABLE t (a int)"
    let with = Self.everything + #"CREATE TABLE t (a int, b num, c "s ';"."w ';"(3)[])"#
    try await alter(tables, to: with)
    try await alter(with, to: tables)
    try await alter("CREATE TYPE num; CREATE TABLE t (a int)", to: Self.number() + "CREATE TABLE t (a int, b num)")
    try await alter(Self.number(), to: "CREATE TYPE num")
    try await alter(Self.number(), to: "CREATE TYPE num AS ENUM ('a')")
    try await alter("CREATE DOMAIN num AS int; CREATE TABLE t (a num)", to: Self.number() + "CREATE TABLE t (a num)")
  }

  @Test(
    "are changed in place where PostgreSQL can",
    arguments: [
      (number(), number(", RECEIVE = num_recv, SEND = num_send", functions: binary)),
      // The functions are there already.
      (number(functions: binary), number(", RECEIVE = num_recv, SEND = num_send", functions: binary)),
      (
        number(", SEND = num_send", functions: binary),
        number(", RECEIVE = num_recv", functions: binary)
          + "ALTER FUNCTION num_recv COST 7; COMMENT ON TYPE num IS 'x'; ALTER FUNCTION num_in COST 9"
      ),
      (number(), number(", ANALYZE = ts_typanalyze")),
    ]
  )
  func inPlace(_ old: String, _ new: String) async throws {
    let table = "; CREATE TABLE t (a num)"
    #expect(try await !alter(old + table, to: new + table).contains("DROP TYPE"))
    #expect(try await !alter(new + table, to: old + table).contains("DROP TYPE"))
  }

  @Test(
    "are made again where it cannot",
    arguments: [
      ", CATEGORY = 'N'", ", PREFERRED = true", ", DEFAULT = '7'",
    ]
  )
  func replacement(_ option: String) async throws {
    let table = "CREATE TABLE t (a num DEFAULT '5', b num[], c d); CREATE VIEW v AS SELECT a, b FROM t"
    let domain = "CREATE DOMAIN d AS num;"
    let sql = try await alter(
      Self.number() + domain + table,
      to: Self.number(option) + domain + table,
      data: "INSERT INTO t VALUES ('1', '{2}', '3')"
    )
    #expect(sql.contains("DROP TYPE public.num CASCADE"))
    #expect(!sql.contains("DROP TABLE"))
  }

  @Test("are not made again under arrays that would be read otherwise than they were written")
  func delimiters() async throws {
    let (comma, semicolon) = (Self.number(), Self.number(", DELIMITER = ';'"))
    try await alter(comma + "CREATE TABLE t (a num)", to: semicolon + "CREATE TABLE t (a num)")
    for holder in ["CREATE TABLE t (a num[])", "CREATE TYPE c AS (a num[]); CREATE TABLE t (a c)"] {
      await #expect {
        try await alter(comma + holder, to: semicolon + holder)
      } throws: { error in
        (error as? Failure)?.code == "values-not-convertible"
      }
    }
  }

  @Test("are made again where a function of the same name takes other arguments")
  func overloads() async throws {
    let long = Self.number().replacing("num_in(cstring)", with: "num_in(cstring, oid, int4)")
      .replacing("'int4in'", with: "'varcharin'").replacing("'int4out'", with: "'varcharout'")
      .replacing("LIKE = int4", with: "LIKE = text")
    let short = long.replacing("num_in(cstring, oid, int4)", with: "num_in(cstring)")
      .replacing("'varcharin'", with: "'textin'")
    #expect(try await alter(long, to: short).contains("DROP TYPE"))
  }

  @Test("do not take with them what is not seen")
  func unseenDependents() async throws {
    let reader = CatalogReader(excludedSchemas: ["auth"])
    let target = try await catalog(of: "SELECT", reader: reader)
    for (unseen, name) in [
      ("CREATE TABLE auth.t (a num)", "column a of table auth.t"),
      ("CREATE TABLE auth.t (a num[])", "column a of table auth.t"),
      ("CREATE VIEW auth.v AS SELECT num_out('1')::text AS a", "rule _RETURN on view auth.v"),
    ] {
      try await withDatabase { _, connection in
        try await connection.execute(Self.number() + "CREATE SCHEMA auth; " + unseen)
        let source = try await reader.read(connection)
        let error = await #expect(throws: PostgresError.self) {
          for statement in try Planner.statements(from: source, to: target) {
            try await connection.execute(statement.sql)
          }
        }
        #expect(error?.message == "cannot drop type public.num because \(name) depends on it")
      }
    }
  }
}
