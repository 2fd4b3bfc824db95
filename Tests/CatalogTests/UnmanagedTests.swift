import Catalog
import Postgres
import TestSupport
import Testing

@Suite("What is not managed", .onEveryServer)
struct UnmanagedTests {
  @Test("is named")
  func named() async throws {
    let catalog = try await catalog(
      of: #"""
        CREATE SCHEMA "s ""1"; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
        CREATE OPERATOR "s ""1".<% (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR("s ""1".%>));
        CREATE USER MAPPING FOR PUBLIC SERVER v OPTIONS (user 'u', password 'se cret', sslPassword 'se cret');
        SELECT lo_create(0);
        """#
    )
    let names = catalog.unmanaged.map { "\($0.kind) \($0.name)" }
    for expected in [
      #"shell operator "s ""1".%>(integer,integer)"#, "option password of user mapping FOR PUBLIC SERVER v",
      "option sslpassword of user mapping FOR PUBLIC SERVER v", "large objects 1",
    ] {
      #expect(names.contains(expected), "\(names)")
    }
    #expect(!"\(catalog)".contains("se cret"))
  }

  @Test("names privileges that another than the owner granted")
  func foreignGrants() async throws {
    let catalog = try await catalog(
      of: makingRoles("strata_giver", "strata_reader") + #"""
        CREATE TABLE t (a int, b int); GRANT SELECT ON t TO strata_giver WITH GRANT OPTION;
        GRANT UPDATE (b) ON t TO strata_giver WITH GRANT OPTION; GRANT INSERT (a) ON t TO strata_reader;
        CREATE TABLE u (a int); GRANT SELECT ON u TO strata_giver WITH GRANT OPTION; ALTER TABLE u OWNER TO strata_giver;
        GRANT SELECT ON u TO strata_reader;
        CREATE FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN DATA WRAPPER w TO strata_giver WITH GRANT OPTION;
        CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO strata_giver WITH GRANT OPTION;
        SET ROLE strata_giver; GRANT SELECT ON t TO strata_reader; GRANT UPDATE (b) ON t TO strata_reader;
        GRANT USAGE ON FOREIGN DATA WRAPPER w TO PUBLIC; GRANT USAGE ON SCHEMA s TO strata_reader; RESET ROLE;
        """#
    )
    #expect(
      catalog.unmanaged.map { "\($0.kind) \($0.name): \($0.reason ?? "")" }
        == [
          "privileges foreign-data wrapper w", "privileges schema s", "privileges table column public.t.b",
          "privileges table public.t",
        ].map { $0 + ": granted by strata_giver, who is not the owner" }
    )
  }

  @Test("names a subscription, which is never touched")
  func subscriptions() async throws {
    try await withDatabase { _, connection in
      try await connection.execute(
        #"""
        CREATE SUBSCRIPTION "sub ';" CONNECTION 'dbname=nowhere password=geheim' PUBLICATION p WITH (connect = false);
        ALTER SUBSCRIPTION "sub ';" SET (slot_name = NONE);
        """#
      )
      let catalog = try await CatalogReader().read(connection)
      #expect(catalog.unmanaged.map { "\($0.kind) \($0.name)" } == [#"subscription "sub ';""#])
      #expect(!"\(catalog)".contains("geheim"))
      // A database with a subscription cannot be dropped.
      try await connection.execute(#"DROP SUBSCRIPTION "sub ';""#)
    }
  }

  @Test("names comments on what is not read")
  func comments() async throws {
    let catalog = try await catalog(
      of: #"""
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE "p '1" PARTITION OF p FOR VALUES IN (1);
        CREATE TRIGGER t AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(); COMMENT ON TRIGGER t ON p IS 'read';
        COMMENT ON TRIGGER t ON "p '1" IS 'passed over'; CREATE SCHEMA "au ';th";
        CREATE TABLE "au ';th".t (a int CHECK (a > 0)); COMMENT ON COLUMN "au ';th".t.a IS 'of others';
        COMMENT ON CONSTRAINT t_a_check ON "au ';th".t IS 'of others'; COMMENT ON SCHEMA "au ';th" IS 'of others';
        CREATE DOMAIN "au ';th".d AS int; COMMENT ON DOMAIN "au ';th".d IS 'of others';
        CREATE TYPE c AS (a int); COMMENT ON COLUMN c.a IS 'read'; CREATE DOMAIN e AS int CONSTRAINT ck CHECK (VALUE > 0);
        COMMENT ON CONSTRAINT ck ON DOMAIN e IS 'read'; CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
        CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i;
        """#,
      reader: CatalogReader(excludedSchemas: ["au ';th"])
    )
    #expect(catalog.unmanaged.map { "\($0.kind) \($0.name)" } == [#"comment trigger t on public."p '1""#])
  }

  @Test("names what stands in the schemas that are Strata's own")
  func strangers() async throws {
    let catalog = try await catalog(
      of: #"""
        CREATE SCHEMA strata; CREATE TABLE strata.mine (a int); CREATE TYPE strata.e AS ENUM ('a'); CREATE SCHEMA "led ';ger";
        CREATE TABLE "led ';ger".ledger_layout (a int PRIMARY KEY);
        CREATE TABLE "led ';ger".schema_versions (id int GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (id));
        CREATE FUNCTION "led ';ger".fn_get_schema_version() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
        CREATE FUNCTION "led ';ger".other() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
        COMMENT ON TABLE "led ';ger".ledger_layout IS 'ours';
        """#
    )
    #expect(
      catalog.unmanaged.map { "\($0.kind) \($0.name): \($0.reason ?? "")" }
        == [#"function "led ';ger".other()"#, "table strata.mine", "type strata.e"].map {
          $0 + ": it stands in a schema of Strata's own"
        }
    )
  }

  @Test("names security labels, which only a provider that is loaded could give")
  func labels() async throws {
    let catalog = try await catalog(
      of: """
        CREATE TABLE t (a int); SET allow_system_table_mods = on;
        INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)
        VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret'),
          ('t'::regclass, 'pg_class'::regclass, 1, 'dummy', 'secret');
        """
    )
    #expect(
      catalog.unmanaged.map { "\($0.kind) \($0.name)" }
        == ["security label of dummy on column public.t.a", "security label of dummy on table public.t"]
    )
  }

  @Test("leaves out what belongs to an extension or to others", .needsContrib)
  func membersAreSilent() async throws {
    let catalog = try await catalog(
      of: "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE SCHEMA auth; CREATE TYPE auth.c AS (a int)",
      reader: CatalogReader(excludedSchemas: ["auth"])
    )
    #expect(catalog.unmanaged.isEmpty)
  }
}
