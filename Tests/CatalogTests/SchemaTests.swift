import Catalog
import TestSupport
import Testing

@Suite("Schemas", .onEveryServer)
struct SchemaTests {
  @Test("come back with owner, grants and comment, whatever their names")
  func roundTrips() async throws {
    try await roundTrip(
      makingRoles("strata_owner", "strata_reader") + #"""
        CREATE SCHEMA "a""b\ c'; DROP TABLE x" AUTHORIZATION strata_owner;
        GRANT USAGE ON SCHEMA "a""b\ c'; DROP TABLE x" TO strata_reader WITH GRANT OPTION;
        REVOKE CREATE ON SCHEMA "a""b\ c'; DROP TABLE x" FROM strata_owner;
        COMMENT ON SCHEMA "a""b\ c'; DROP TABLE x" IS 'it''s \ "quoted"';
        GRANT CREATE ON SCHEMA public TO strata_reader; COMMENT ON SCHEMA public IS 'ours';
        """#
    )
  }

  @Test("public, as every new database has it, has nothing to say")
  func publicIsBaseline() async throws {
    let catalog = try await catalog(of: "SELECT 1")
    let entry = try #require(catalog[Schema.public])
    #expect(entry.comment == nil && entry.owner == nil && entry.privileges.isDefault)
    #expect(try CatalogWriter.statements(of: catalog).isEmpty)
  }

  @Test("public is really dropped and really made")
  func publicComesAndGoes() async throws {
    try await roundTrip("DROP SCHEMA public")
    try await roundTrip("DROP SCHEMA public; CREATE SCHEMA public")
    #expect(try await alter("SELECT 1", to: "DROP SCHEMA public").contains("DROP SCHEMA public"))
    #expect(try await alter("DROP SCHEMA public", to: "SELECT 1").contains("pg_database_owner"))
    try await alter("REVOKE ALL ON SCHEMA public FROM PUBLIC", to: "SELECT 1")
    try await alter("SELECT 1", to: "REVOKE ALL ON SCHEMA public FROM PUBLIC")
  }

  @Test("of others are left out, and public among them is not dropped")
  func excluded() async throws {
    let written = try await roundTrip(
      "CREATE SCHEMA auth; CREATE TABLE auth.users (id int); CREATE SCHEMA own",
      reader: CatalogReader(excludedSchemas: ["auth", "public"])
    )
    #expect(written == "CREATE SCHEMA own")
  }
}
