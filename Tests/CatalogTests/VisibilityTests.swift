import Catalog
import Diagnostics
import OrderedCollections
import Postgres
import TestSupport
import Testing

@Suite("A role that may not see everything", .onEveryServer)
struct VisibilityTests {
  private static let secret =
    makingRoles("strata_plain") + """
      REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE SCHEMA secret; REVOKE ALL ON SCHEMA secret FROM PUBLIC;
      CREATE TABLE secret.t (a int PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> ''));
      CREATE VIEW secret.v AS SELECT a FROM secret.t; CREATE TYPE secret.e AS ENUM ('a'); CREATE TABLE public.u (e secret.e);
      CREATE FUNCTION secret.f(secret.t) RETURNS secret.e LANGUAGE sql AS 'SELECT NULL::secret.e'; CREATE PUBLICATION p FOR TABLE secret.t;
      CREATE FUNCTION secret.g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER tr AFTER INSERT ON secret.t EXECUTE FUNCTION secret.g(); CREATE STATISTICS secret.s ON a, b FROM secret.t;
      """

  /// Reads as the owner and as the role without rights.
  private func read(_ sql: String, onlyVisible: Bool = false) async throws -> (owner: Catalog, role: Catalog) {
    try await withDatabase { _, connection in
      try await connection.execute(Self.secret + sql)
      let reader = CatalogReader(onlyVisible: onlyVisible)
      let owner = try await reader.read(connection)
      try await connection.execute("SET SESSION AUTHORIZATION strata_plain")
      return (owner, try await reader.read(connection))
    }
  }

  @Test("sees definitions in schemas that it may not use")
  func definitions() async throws {
    let (owner, role) = try await read("")
    #expect(strictDifferences(owner, role) == [])
    #expect(role.unmanaged == owner.unmanaged)
  }

  private static let hidden = """
    CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
    CREATE USER MAPPING FOR PUBLIC SERVER v OPTIONS (user 'u'); CREATE SCHEMA strata;
    CREATE TABLE strata.policies (kind text, object text, body jsonb);
    """

  @Test("is told what it does not see")
  func refusal() async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await read(Self.hidden) }
    #expect(failure?.code == "not-visible")
    #expect(failure?.message.contains("strata_plain") == true)
    let details = failure?.details.joined(separator: "\n") ?? ""
    #expect(details.contains("options of user mapping FOR PUBLIC SERVER v"), "\(details)")
    #expect(details.contains("table strata.policies"), "\(details)")
    #expect(failure?.advice?.contains("--only-visible") == true)
  }

  @Test("may leave it out, and it is named then")
  func onlyVisible() async throws {
    let (owner, role) = try await read(Self.hidden, onlyVisible: true)
    #expect(Array(owner.entries.keys) == Array(role.entries.keys))
    let names = role.unmanaged.map { "\($0.kind) \($0.name)" }
    #expect(names == ["options of user mapping FOR PUBLIC SERVER v", "table strata.policies"])
  }
}
