import TestSupport
import Testing

@Suite("Sequences", .onEveryServer)
struct SequenceTests {
  @Test("come back with options, ownership and grants")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE SEQUENCE "s\ '1" AS smallint INCREMENT BY -3 MINVALUE -50 MAXVALUE 40 START WITH 7 CACHE 5 CYCLE;
        CREATE UNLOGGED SEQUENCE s2; CREATE SEQUENCE s3 INCREMENT BY -1; CREATE SEQUENCE s4 AS int MAXVALUE 2147483647;
        GRANT USAGE, SELECT ON SEQUENCE s2 TO strata_reader; COMMENT ON SEQUENCE s2 IS 'two';
        CREATE TABLE t (id serial PRIMARY KEY, "b ""x" bigserial); ALTER TABLE t OWNER TO strata_owner;
        CREATE TABLE u (id int DEFAULT nextval('s3')); ALTER SEQUENCE s4 OWNED BY u.id;
        CREATE UNLOGGED TABLE v (id serial);
        """#
    )
  }

  @Test("are changed in place")
  func changes() async throws {
    let plain = "CREATE TABLE t (a int, b int); CREATE SEQUENCE s"
    let full = """
      CREATE TABLE t (a int, b int);
      CREATE UNLOGGED SEQUENCE s AS integer INCREMENT BY 5 MINVALUE 10 MAXVALUE 100 START WITH 20 CACHE 3 CYCLE OWNED BY t.a
      """
    #expect(try await !alter(plain, to: full, data: "").contains("DROP"))
    #expect(try await !alter(full, to: plain).contains("DROP"))
    try await alter("CREATE SEQUENCE s AS int", to: "CREATE SEQUENCE s AS smallint MAXVALUE 100")
    try await alter("CREATE SEQUENCE s AS smallint MAXVALUE 100", to: "CREATE SEQUENCE s AS bigint")
    try await alter("CREATE TABLE t (id int)", to: "CREATE TABLE t (id serial)")
    try await alter("CREATE TABLE t (id serial)", to: "CREATE TABLE t (id int)")
    try await alter("CREATE TABLE t (id serial)", to: "CREATE SEQUENCE t_id_seq AS int; CREATE TABLE t (id int)")
  }
}
