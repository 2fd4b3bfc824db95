import TestSupport
import Testing

@Suite("Foreign data wrappers, servers, user mappings, foreign tables", .onEveryServer)
struct ForeignTests {
  @Test("come back with everything but secrets")
  func roundTrips() async throws {
    let text = try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE FOREIGN DATA WRAPPER "w ';" VALIDATOR pg_catalog.postgresql_fdw_validator;
        CREATE FOREIGN DATA WRAPPER plain OPTIONS (debug 'tr''ue', "O p" '\x');
        COMMENT ON FOREIGN DATA WRAPPER plain IS 'w';
        CREATE SERVER "s ';" TYPE 'ty''pe' VERSION '1.0' FOREIGN DATA WRAPPER plain OPTIONS (host 'h', dbname 'd',
          "API_key" 'geheim');
        CREATE SERVER other FOREIGN DATA WRAPPER "w ';"; COMMENT ON SERVER other IS 'it''s';
        GRANT USAGE ON FOREIGN DATA WRAPPER plain TO strata_reader;
        GRANT USAGE ON FOREIGN SERVER "s ';" TO strata_reader;
        ALTER SERVER other OWNER TO CURRENT_USER;
        CREATE USER MAPPING FOR PUBLIC SERVER "s ';" OPTIONS ("user" 'u', password 'geheim');
        CREATE USER MAPPING FOR strata_owner SERVER "s ';" OPTIONS ("user" 'o');
        CREATE USER MAPPING FOR strata_reader SERVER other;
        CREATE FOREIGN TABLE "f "" 1" ("a ';" int OPTIONS (column_name 'x''y') NOT NULL, b text COLLATE "C" DEFAULT 'q',
          c int GENERATED ALWAYS AS ("a ';" * 2) STORED, CONSTRAINT "ck ';" CHECK ("a ';" > 0)) SERVER "s ';"
          OPTIONS (schema_name 'p', table_name 't''1');
        COMMENT ON FOREIGN TABLE "f "" 1" IS 'ft'; COMMENT ON COLUMN "f "" 1".b IS 'col';
        ALTER TABLE "f "" 1" ADD CHECK (b <> '') NOT VALID;
        GRANT SELECT ON "f "" 1" TO strata_reader; ALTER FOREIGN TABLE "f "" 1" OWNER TO strata_owner;
        CREATE TABLE p (a int NOT NULL, b text DEFAULT 'p') PARTITION BY RANGE (a);
        CREATE FOREIGN TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10) SERVER other;
        CREATE FOREIGN TABLE p2 (b text OPTIONS (x 'y'), a int NOT NULL) SERVER "s ';" OPTIONS (k 'v');
        ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
        CREATE TABLE parent (a int); CREATE FOREIGN TABLE child (b int) INHERITS (parent) SERVER other;
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION tf();
        CREATE VIEW v AS SELECT * FROM "f "" 1"; CREATE TABLE typed (x "f "" 1");
        """#
    )
    #expect(!text.contains("geheim"))
  }

  @Test("keep a secret that is there while the rest changes", .needsContrib)
  func secretsStay() async throws {
    let old = """
      CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'a', port '1');
      CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS ("user" 'a', password 'geheim');
      CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'b')) SERVER s OPTIONS (table_name 't',
        use_remote_estimate 'true');
      """
    let new = """
      CREATE EXTENSION postgres_fdw;
      CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'b', fetch_size '9');
      CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS ("user" 'b', password 'other');
      CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'c')) SERVER s OPTIONS (table_name 't');
      """
    try await roundTrip(old)
    try await alter(new, to: old)
    #expect(try await alter(old, to: new).contains("USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET \"user\" 'b')"))
  }

  private static let server = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"

  @Test(
    "are changed in place",
    arguments: [
      ("", "CREATE FOREIGN TABLE t (a int) SERVER s"),
      (
        "CREATE FOREIGN TABLE t (a int OPTIONS (x '1', y '2'), b int) SERVER s OPTIONS (k 'v', l 'v')",
        """
        CREATE FOREIGN TABLE t (a bigint OPTIONS (x '3', z '2') NOT NULL, c text DEFAULT 'd') SERVER s
          OPTIONS (k 'w', m 'v'); COMMENT ON FOREIGN TABLE t IS 'c'; ALTER TABLE t ADD CONSTRAINT k CHECK (a > 1)
        """
      ),
      (
        "CREATE FOREIGN TABLE t (a int) SERVER s; CREATE TABLE p (a int) PARTITION BY LIST (a)",
        "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE FOREIGN TABLE t PARTITION OF p FOR VALUES IN (1) SERVER s"
      ),
      (
        "ALTER SERVER s VERSION '1' OPTIONS (a 'b'); ALTER FOREIGN DATA WRAPPER w OPTIONS (a 'b')",
        """
        ALTER SERVER s OPTIONS (host 'd'); ALTER FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator;
        CREATE USER MAPPING FOR CURRENT_USER SERVER s
        """
      ),
      (
        "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'a', password 'x')",
        "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'b', password 'y')"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    #expect(try await !alter(Self.server + old, to: Self.server + new).contains("password"))
    #expect(try await !alter(Self.server + new, to: Self.server + old).contains("DROP SERVER"))
  }

  @Test(
    "are made again where PostgreSQL has no other way",
    arguments: [
      ("CREATE TABLE t (a int, CHECK (a > 0))", "CREATE FOREIGN TABLE t (a int, CHECK (a > 0)) SERVER s"),
      (
        "CREATE FOREIGN TABLE t (a int) SERVER s",
        "CREATE SERVER x FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a int) SERVER x"
      ),
      (
        """
        CREATE SERVER x TYPE 'a' FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a int) SERVER x;
        CREATE VIEW v AS TABLE t
        """,
        """
        CREATE SERVER x TYPE 'b' FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a int) SERVER x;
        CREATE VIEW v AS TABLE t
        """
      ),
    ]
  )
  func replacement(_ old: String, _ new: String) async throws {
    try await alter(Self.server + old, to: Self.server + new)
    try await alter(Self.server + new, to: Self.server + old)
  }
}
