import Catalog
import Diagnostics
import Migrations
import SchemaSources
import Shadow
import Testing

/// What replaying migrations with their undo gives beside its findings.
struct MigrationProofTests {
  private func prove<T: Sendable>(
    _ files: [String: String],
    _ body: @Sendable (MigrationSet, SourceMaterializer) async throws -> T
  ) async throws -> T {
    let space = try Workspace()
    for (name, text) in files { try space.write("migrations/" + name, text) }
    try MigrationSet.read(directory: space.path + "/migrations").seal()
    let materializer = SourceMaterializer()
    do {
      let result = try await body(try MigrationSet.read(directory: space.path + "/migrations"), materializer)
      await materializer.stop()
      return result
    } catch {
      await materializer.stop()
      throw error
    }
  }

  private static let files = [
    "V1__t.sql": "CREATE TABLE t (a int PRIMARY KEY);\n", "U1__t.sql": "DROP TABLE t;\n",
    "V2__b.sql": "ALTER TABLE t ADD b text DEFAULT 'x';\n", "U2__b.sql": "ALTER TABLE t DROP b;\n",
    "V3__v.sql": "CREATE VIEW v AS SELECT a, b FROM t;\n", "U3__v.sql": "DROP VIEW v;\n",
  ]

  @Test func theSchemaOfEveryVersionNeedsNoReplayOfItsOwn() async throws {
    try await prove(Self.files) { set, materializer in
      for version in ["2", "3"] {
        let asked = try MigrationVersion(version)
        let outcome = try await MigrationProof(set, materializer: materializer).outcome(keeping: asked)
        #expect(outcome.findings == [])
        let newest = try #require(outcome.newest)
        let alone = try await materializer.read(.migrations(path: set.directory, version: nil))
        #expect(newest.catalog.objectsUnlike(alone.catalog) == [])
        #expect(!newest.isLive && newest.database != alone.database)
        let replayed = try await materializer.read(.migrations(path: set.directory, version: asked))
        #expect(try #require(outcome.asked).objectsUnlike(replayed.catalog) == [])
      }
      let start = try await MigrationProof(set, materializer: materializer).outcome(keeping: .empty)
      let empty = try await materializer.read(.empty)
      #expect(try #require(start.asked).objectsUnlike(empty.catalog) == [])
    }
  }

  @Test func aVersionThatCannotBeCarriedOutLeavesNoSchema() async throws {
    var files = Self.files
    files["V3__v.sql"] = "CREATE VIEW v AS SELECT nothing FROM t;\n"
    try await prove(files) { set, materializer in
      let asked = try MigrationVersion("2")
      let outcome = try await MigrationProof(set, materializer: materializer).outcome(keeping: asked)
      #expect(!outcome.findings.isEmpty && outcome.findings.allSatisfy { $0.severity == .error })
      #expect(outcome.newest == nil)
      let table = ObjectIdentity(.table, schema: "public", name: "t")
      #expect(outcome.asked?.columns(of: table).map(\.name) == ["a", "b"])
    }
  }

  @Test func aRoleMayOwnWhatOnlySuperusersOwn() async throws {
    let files = [
      "V1__e.sql": """
      CREATE FUNCTION fn_watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fn_watch();
      ALTER EVENT TRIGGER watch OWNER TO strata_event_owner;
      """,
      "U1__e.sql": "DROP EVENT TRIGGER watch;\nDROP FUNCTION fn_watch();\n",
    ]
    try await prove(files) { set, materializer in
      let outcome = try await MigrationProof(set, materializer: materializer).outcome(keeping: .empty)
      #expect(outcome.findings == [])
      let trigger = try #require(outcome.newest?.catalog[ObjectIdentity(.eventTrigger, name: "watch")])
      #expect(trigger.owner == "strata_event_owner")
    }
  }
}
