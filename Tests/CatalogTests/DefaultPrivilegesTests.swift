import TestSupport
import Testing

@Suite("Default privileges", .onEveryServer)
struct DefaultPrivilegesTests {
  private static let roles = makingRoles(#""strata ro'le""#, "strata_reader", "strata_owner")

  @Test("come back, and are not in force while the rest is loaded")
  func roundTrips() async throws {
    try await roundTrip(
      Self.roles + #"""
        CREATE SCHEMA "s ';"; CREATE TABLE before (a int); CREATE TABLE "s ';".before (a int);
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_reader, "strata ro'le";
        ALTER DEFAULT PRIVILEGES IN SCHEMA "s ';" GRANT INSERT, UPDATE ON TABLES TO strata_reader WITH GRANT OPTION;
        ALTER DEFAULT PRIVILEGES IN SCHEMA "s ';" GRANT USAGE ON SEQUENCES TO PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE "strata ro'le" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE "strata ro'le" REVOKE INSERT ON TABLES FROM "strata ro'le";
        ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO
          strata_reader;
        CREATE TABLE "s ';".after (a int); CREATE DOMAIN d AS int; CREATE SEQUENCE "s ';".q; CREATE SCHEMA later;
        CREATE VIEW v AS SELECT 1; ALTER VIEW v OWNER TO strata_owner;
        """#
    )
  }

  @Test(
    "are changed, and new objects get what the schema says and no more",
    arguments: [
      ("", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_reader; CREATE TABLE t (a int)"),
      (
        "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO strata_reader",
        "CREATE TABLE t (a int); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_reader"
      ),
      (
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        """
        CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO strata_reader
        """
      ),
      (
        """
        ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM CURRENT_USER;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO CURRENT_USER, strata_owner;
        """,
        "CREATE TABLE t (a int); ALTER TABLE t OWNER TO strata_owner; CREATE VIEW v AS SELECT a FROM t"
      ),
      (
        "CREATE SCHEMA s; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON SEQUENCES TO strata_reader",
        "CREATE SEQUENCE q; ALTER DEFAULT PRIVILEGES FOR ROLE strata_owner GRANT SELECT ON SEQUENCES TO PUBLIC"
      ),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    try await alter(Self.roles + old, to: Self.roles + new)
    try await alter(Self.roles + new, to: Self.roles + old)
  }
}
