import Catalog
import Diagnostics
import Migrations
import Planning
import SchemaSources
import Shadow
import Testing

/// The migrations that are written lead to the model, and a second run finds nothing to do.
struct MigrationGeneratorTests {
  private func generate(
    _ space: Workspace,
    _ version: String
  ) async throws -> MigrationGenerator.Outcome {
    let materializer = SourceMaterializer()
    let generator = MigrationGenerator(comparison: SchemaComparison(materializer: materializer))
    do {
      let outcome = try await generator.generate(
        model: .file(path: space.path + "/schema.sql"),
        into: try MigrationSet.read(directory: space.path + "/migrations"),
        version: try MigrationVersion(version),
        description: "step \(version)"
      )
      await materializer.stop()
      return outcome
    } catch {
      await materializer.stop()
      throw error
    }
  }

  @Test func writesVersionsThatReplayToTheModel() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    try space.write("schema.sql", "CREATE TABLE t (a int);")
    _ = try await generate(space, "1.0.0")
    try space.write("schema.sql", "CREATE TABLE t (a bigint, b text); CREATE INDEX i ON t (b);")
    guard case .written = try await generate(space, "1.1.0") else {
      Issue.record("nothing was written")
      return
    }
    #expect(
      try space.names("migrations").filter { $0 != ".keep" } == [
        "U1.0.0__step_1_0_0.sql", "U1.1.0__step_1_1_0.sql", "V1.0.0__step_1_0_0.sql", "V1.1.0__step_1_1_0.sql",
        "strata.sum",
      ]
    )
    guard case .nothingToDo = try await generate(space, "1.2.0") else {
      Issue.record("a third version was written")
      return
    }
  }

  @Test func namesWhatAnUndoDestroys() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    try space.write("schema.sql", "CREATE TABLE t (a int);")
    _ = try await generate(space, "1")
    #expect(try space.read("migrations/U1__step_1.sql").contains("-- strata:destroys table public.t"))
  }

  @Test func namesTheSeedRowsThatGo() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    func plans(_ rows: String) -> String {
      """
      CREATE TABLE plans (id int PRIMARY KEY);
      CREATE SCHEMA strata;
      CREATE TABLE strata.policies (kind text NOT NULL, object text NOT NULL, body jsonb NOT NULL,
        PRIMARY KEY (kind, object));
      INSERT INTO strata.policies VALUES ('seed', 'public.plans', '{"key": ["id"], "columns": ["id"], "rows": \(rows)}');
      """
    }
    try space.write("schema.sql", plans("[[\"1\"], [\"2\"]]"))
    _ = try await generate(space, "1")
    try space.write("schema.sql", plans("[[\"1\"]]"))
    _ = try await generate(space, "2")
    let script = try space.read("migrations/V2__step_2.sql")
    #expect(script.contains("-- strata:destroys rows public.plans where id = 2\n"), "\(script)")
    #expect(script.contains("DELETE FROM public.plans WHERE id = 2;"))
  }

  @Test func leavesNothingBehindWhenTheVersionIsNotNew() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    try space.write("schema.sql", "CREATE TABLE t (a int);")
    _ = try await generate(space, "2")
    try space.write("schema.sql", "CREATE TABLE t (a int, b int);")
    let before = try space.names("migrations")
    await #expect(throws: Failure.self) { _ = try await generate(space, "1") }
    #expect(try space.names("migrations") == before)
  }

  @Test func replaysAGrantToARoleThatNobodyMade() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    try space.write("schema.sql", "CREATE TABLE t (a int); GRANT SELECT ON t TO a_role_of_this_test;")
    _ = try await generate(space, "1")
    let materializer = SourceMaterializer()
    let schema = try await materializer.read(.migrations(path: space.path + "/migrations", version: nil))
    await materializer.stop()
    let table = ObjectIdentity(.table, schema: "public", name: "t")
    #expect(schema.catalog[table]?.privileges.granted == [Grant(.role("a_role_of_this_test"), "SELECT")])
  }

  @Test func everyTransactionThatMakesRoutinesLetsThemNameWhatComesLater() async throws {
    let space = try Workspace()
    try space.write("migrations/.keep", "")
    try space.write("schema.sql", "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (e e DEFAULT 'a');")
    _ = try await generate(space, "1")
    let procedure = "CREATE PROCEDURE p() LANGUAGE sql AS $$DELETE FROM t WHERE e = 'b'$$;"
    try space.write("schema.sql", "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (e e DEFAULT 'b'); \(procedure)")
    _ = try await generate(space, "2")
    let text = try space.read("migrations/V2__step_2.sql")
    #expect(text.contains("transaction=own"))
    #expect(text.contains("SET LOCAL check_function_bodies = off"))
  }
}
