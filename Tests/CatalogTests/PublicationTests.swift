import TestSupport
import Testing

@Suite("Publications", .onEveryServer)
struct PublicationTests {
  @Test("come back with tables, columns, filters, schemas and options")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner") + #"""
        CREATE SCHEMA "s ';"; CREATE TABLE "s ';"."t "" 1" (id int PRIMARY KEY, "a ';" text, b int);
        CREATE TABLE p (a int, b int) PARTITION BY RANGE (a); CREATE TABLE parent (a int);
        CREATE TABLE child () INHERITS (parent);
        CREATE PUBLICATION "all ';" FOR ALL TABLES WITH (publish = 'insert, truncate');
        CREATE PUBLICATION empty; COMMENT ON PUBLICATION empty IS 'it''s';
        CREATE PUBLICATION "some" FOR TABLE "s ';"."t "" 1" (id, "a ';") WHERE (id > 5 AND "a ';" = 'x''\'),
        ONLY parent,
          TABLE p WITH (publish_via_partition_root = true, publish = 'insert');
        CREATE PUBLICATION schemas FOR TABLES IN SCHEMA "s ';", TABLE parent;
        ALTER PUBLICATION "some" OWNER TO strata_owner;
        """#
    )
  }

  @Test(
    "are changed in place",
    arguments: [
      ("CREATE PUBLICATION p FOR TABLE t", "CREATE PUBLICATION p FOR TABLE t (id), u WHERE (id > 1)"),
      ("CREATE PUBLICATION p FOR TABLE t WHERE (id > 1), u", "CREATE PUBLICATION p FOR TABLE t WHERE (id > 2)"),
      ("CREATE PUBLICATION p", "CREATE PUBLICATION p FOR TABLES IN SCHEMA s, public WITH (publish = 'delete')"),
      (
        "CREATE PUBLICATION p FOR TABLE t WITH (publish_via_partition_root); CREATE TABLE w (a int)",
        "CREATE PUBLICATION p FOR TABLE t, TABLES IN SCHEMA s; COMMENT ON PUBLICATION p IS 'c'"
      ),
      (
        "CREATE TABLE gone (a int); CREATE PUBLICATION p FOR TABLE gone, t",
        "CREATE TABLE made (a int); CREATE PUBLICATION p FOR TABLE made, t"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    let around = "CREATE SCHEMA s; CREATE TABLE t (id int, b text); CREATE TABLE u (id int);"
    #expect(try await !alter(around + old, to: around + new).contains("DROP PUBLICATION"))
    #expect(try await !alter(around + new, to: around + old).contains("DROP PUBLICATION"))
  }

  @Test("are made again where they become for all tables, and around a column whose type changes under a filter")
  func replacement() async throws {
    let old = "CREATE TABLE t (id int, a text); CREATE PUBLICATION p FOR TABLE t"
    #expect(
      try await alter(old, to: "CREATE TABLE t (id int, a text); CREATE PUBLICATION p FOR ALL TABLES").contains("DROP")
    )
    try await alter(
      "CREATE TABLE t (id int); CREATE PUBLICATION p FOR TABLE t WHERE (id > 1)",
      to: "CREATE TABLE t (id bigint); CREATE PUBLICATION p FOR TABLE t WHERE (id > 1)"
    )
  }
}
