import Catalog
import TestSupport
import Testing

@Suite("Views", .onEveryServer)
struct ViewTests {
  @Test("come back with options, columns, defaults, comments and grants")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE TABLE t (a int PRIMARY KEY, b text, "c ""d\" text);
        CREATE VIEW "v ';" AS SELECT a, b AS "x ""y", 'it''s \'::text AS lit FROM t;
        CREATE VIEW v2 WITH (security_barrier, security_invoker = true, check_option = local) AS SELECT * FROM t WHERE a > 0;
        CREATE RECURSIVE VIEW v3 (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v3 WHERE n < 5;
        CREATE VIEW v4 AS SELECT t.a, t.b, count(*) FROM t JOIN v2 USING (a) GROUP BY t.a;
        CREATE VIEW v5 AS SELECT v4 FROM v4; CREATE FUNCTION f(v2) RETURNS int LANGUAGE sql RETURN ($1).a;
        CREATE VIEW v6 AS SELECT f(v2) FROM v2;
        ALTER VIEW v2 ALTER a SET DEFAULT 5; COMMENT ON VIEW v2 IS 'two'; COMMENT ON COLUMN v2.a IS 'a';
        GRANT SELECT (b), UPDATE (b) ON v2 TO strata_reader; GRANT SELECT ON "v ';" TO PUBLIC;
        ALTER VIEW v4 OWNER TO strata_owner; CREATE VIEW none AS SELECT;
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER i INSTEAD OF INSERT ON v2 FOR EACH ROW EXECUTE FUNCTION tf();
        CREATE MATERIALIZED VIEW "m ';" WITH (fillfactor = 80, toast.autovacuum_enabled = false) AS
          SELECT a, b AS "x ""y", repeat(b, 2) AS c FROM t WITH NO DATA;
        CREATE UNIQUE INDEX ON "m ';" (a); COMMENT ON MATERIALIZED VIEW "m ';" IS 'm';
        COMMENT ON COLUMN "m ';"."x ""y" IS 'x'; GRANT SELECT (a) ON "m ';" TO strata_reader;
        ALTER MATERIALIZED VIEW "m ';" ALTER c SET STORAGE EXTERNAL, ALTER a SET STATISTICS 10,
          ALTER c SET COMPRESSION pglz, ALTER a SET (n_distinct = 5);
        CREATE MATERIALIZED VIEW m2 AS SELECT count(*) FROM v6;
        """#,
      // How the columns of a materialized view are stored.
      asSQL: ["column public.\"m ';\".a", "column public.\"m ';\".c"]
    )
  }

  private static let table = "CREATE TABLE t (a int PRIMARY KEY, b text); "

  @Test(
    "are replaced in place when columns are only added",
    arguments: [
      ("CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW v AS SELECT a FROM t WHERE a > 1"),
      (
        "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v; COMMENT ON COLUMN v.a IS 'a'",
        "CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT a FROM v; COMMENT ON COLUMN v.b IS 'b'"
      ),
      (
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE VIEW v WITH (security_invoker, check_option = cascaded) AS SELECT a FROM t; ALTER VIEW v ALTER a SET DEFAULT 1"
      ),
      (
        "CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t; ALTER VIEW v ALTER a SET DEFAULT 1",
        "CREATE VIEW v AS SELECT a FROM t WHERE a > 0"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    #expect(try await !alter(Self.table + old, to: Self.table + new).contains("DROP VIEW"))
  }

  @Test(
    "are made again, and what stands on them with all it had, when columns change",
    arguments: [
      ("CREATE VIEW v AS SELECT a, b FROM t", "CREATE VIEW v AS SELECT a FROM t"),
      (
        "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v; COMMENT ON COLUMN w.a IS 'a'",
        "CREATE VIEW v AS SELECT a::bigint FROM t; CREATE VIEW w AS SELECT a FROM v; COMMENT ON COLUMN w.a IS 'a'"
      ),
      (
        "CREATE MATERIALIZED VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a); COMMENT ON COLUMN v.a IS 'a'",
        "CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE a > 0; CREATE INDEX i ON v (a); COMMENT ON COLUMN v.a IS 'a'"
      ),
      ("CREATE VIEW v AS SELECT a FROM t", "CREATE MATERIALIZED VIEW v AS SELECT a FROM t"),
    ]
  )
  func replacement(_ old: String, _ new: String) async throws {
    #expect(try await alter(Self.table + old, to: Self.table + new).contains("VIEW public.v"))
    try await alter(Self.table + new, to: Self.table + old)
  }

  @Test("that are materialized change their settings in place, populated or not")
  func materialized() async throws {
    let plain = Self.table + "CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t WITH NO DATA"
    let set = """
      \(Self.table)CREATE MATERIALIZED VIEW m WITH (fillfactor = 50) AS SELECT a, b FROM t;
      ALTER MATERIALIZED VIEW m ALTER b SET STORAGE PLAIN, ALTER a SET STATISTICS 5, ALTER a SET (n_distinct = 2)
      """
    #expect(try await !alter(plain, to: set).contains("DROP"))
    #expect(try await !alter(set, to: plain).contains("DROP"))
    #expect(try await alter(plain, to: plain.replacing(" WITH NO DATA", with: "")).isEmpty)
  }
}
