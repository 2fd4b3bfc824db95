import Catalog
import Planning
import Postgres
import TestSupport
import Testing

@Suite("Enums and domains", .onEveryServer)
struct TypeTests {
  @Test("come back with everything they have")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE TYPE "e\'x" AS ENUM ('a', 'it''s', 'back\slash', ''); CREATE TYPE empty AS ENUM ();
        REVOKE USAGE ON TYPE empty FROM PUBLIC; GRANT USAGE ON TYPE empty TO strata_reader;
        ALTER TYPE empty OWNER TO strata_owner; COMMENT ON TYPE empty IS 'none';
        CREATE DOMAIN "d ""1" AS varchar(20) COLLATE "C" DEFAULT 'it''s' NOT NULL
          CONSTRAINT "c 'x'" CHECK (VALUE <> '') CHECK (length(VALUE) < 10);
        CREATE DOMAIN d2 AS "d ""1"; CREATE DOMAIN d3 AS "e\'x"[] DEFAULT '{a}';
        CREATE DOMAIN d4 AS int; ALTER DOMAIN d4 ADD CONSTRAINT late CHECK (VALUE > 0) NOT VALID;
        COMMENT ON CONSTRAINT late ON DOMAIN d4 IS 'later'; COMMENT ON DOMAIN d4 IS 'four';
        ALTER DOMAIN d4 OWNER TO strata_owner; REVOKE USAGE ON DOMAIN d4 FROM PUBLIC;
        CREATE FUNCTION ok(int) RETURNS bool LANGUAGE sql IMMUTABLE RETURN $1 > 0;
        CREATE DOMAIN d5 AS int CHECK (ok(VALUE));
        CREATE TABLE t (a "d ""1", b d4[], c "e\'x" DEFAULT 'it''s');
        """#
    )
  }

  @Test(
    "are changed in place",
    arguments: [
      ("CREATE TYPE e AS ENUM ('b', 'd')", "CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e')"),
      ("CREATE TYPE e AS ENUM ()", "CREATE TYPE e AS ENUM ('a', 'b')"),
      ("CREATE DOMAIN d AS int", "CREATE DOMAIN d AS int DEFAULT 5 NOT NULL CONSTRAINT c CHECK (VALUE > 0)"),
      (
        "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0); COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'",
        "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 1); COMMENT ON CONSTRAINT c ON DOMAIN d IS 'y'"
      ),
      (
        "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
        "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0)"
      ),
      (
        "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0); COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'",
        "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    let both = "; CREATE TABLE t (a int)"
    #expect(try await !alter(old + both, to: new + both).contains("DROP TYPE"))
    try await alter(new, to: old)
  }

  private static let canonical = """
    CREATE TYPE steps; CREATE FUNCTION fn_canonical(steps) RETURNS steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
    CREATE TYPE steps AS RANGE (subtype = int, canonical = fn_canonical);
    """

  @Test("of ranges come back with the function that writes their values in one form")
  func canonicalRanges() async throws {
    let sql = try await roundTrip(
      Self.canonical + """
        COMMENT ON FUNCTION fn_canonical IS 'one form'; COMMENT ON TYPE steps IS 'by ones';
        CREATE DOMAIN d AS steps; CREATE TABLE t (a steps DEFAULT '[1,2]', b steps_multirange, c d);
        """
    )
    #expect(sql.contains("canonical = public.fn_canonical"))
    let tables = "CREATE TABLE t (a int); CREATE TABLE u (a text, b int)"
    try await alter(tables, to: Self.canonical + "CREATE TABLE t (a int, b steps); CREATE TABLE u (a text, b int)")
    try await alter(Self.canonical + "CREATE TABLE t (a int, b steps); CREATE TABLE u (a text, b int)", to: tables)
    let dearer = try await alter(Self.canonical, to: Self.canonical + "ALTER FUNCTION fn_canonical COST 7")
    #expect(!dearer.contains("DROP"))
    let measured = Self.canonical.replacing(
      "canonical = fn_canonical",
      with: "canonical = fn_canonical, subtype_diff = int4range_subdiff"
    )
    try await alter(Self.canonical, to: measured)
    try await alter(measured, to: Self.canonical.replacing(", canonical = fn_canonical", with: ""))
  }

  @Test("of ranges with such a function do not take with them what is not seen")
  func unseenDependents() async throws {
    let reader = CatalogReader(excludedSchemas: ["auth"])
    let target = try await catalog(of: "SELECT", reader: reader)
    for (unseen, name) in [
      ("CREATE TABLE auth.t (a steps)", "column a of table auth.t"),
      ("CREATE TABLE auth.t (a steps_multirange[])", "column a of table auth.t"),
      ("CREATE VIEW auth.v AS SELECT lower(steps(1, 2)) AS a", "rule _RETURN on view auth.v"),
    ] {
      try await withDatabase { _, connection in
        try await connection.execute(Self.canonical + "CREATE SCHEMA auth; " + unseen)
        let source = try await reader.read(connection)
        let error = await #expect(throws: PostgresError.self) {
          for statement in try Planner.statements(from: source, to: target) {
            try await connection.execute(statement.sql)
          }
        }
        #expect(error?.message == "cannot drop type public.steps because \(name) depends on it")
        #expect(error?.sqlState == .dependentObjectsStillExist)
      }
    }
  }

  @Test("whose nature changes are made again")
  func replacement() async throws {
    try await alter("CREATE DOMAIN d AS int", to: "CREATE DOMAIN d AS bigint")
    try await alter("CREATE DOMAIN d AS text", to: #"CREATE DOMAIN d AS text COLLATE "C""#)
    try await alter("CREATE DOMAIN d AS text", to: "CREATE TYPE d AS ENUM ('a')")
  }
}
