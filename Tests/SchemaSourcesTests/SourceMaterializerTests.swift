import Catalog
import Diagnostics
import Migrations
import Planning
import Postgres
import SchemaSources
import Shadow
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Whatever a source is, it becomes the catalog that PostgreSQL makes of it.
struct SourceMaterializerTests {
  private func read(_ text: String) async throws -> Catalog {
    let materializer = SourceMaterializer()
    do {
      let schema = try await materializer.read(try SchemaSource(text))
      await materializer.stop()
      return schema.catalog
    } catch {
      await materializer.stop()
      throw error
    }
  }

  private let table = ObjectIdentity(.table, schema: "public", name: "t")

  @Test func loadsAFileWithRolesThatNobodyMade() async throws {
    let space = try Workspace()
    let file = try space.write(
      "schema.sql",
      #"CREATE TABLE t (a int); GRANT SELECT ON t TO "we ird'role"; CREATE POLICY p ON t TO nobody_knows USING (true);"#
    )
    let catalog = try await read("file:" + file)
    #expect(catalog[table]?.privileges.granted == [Grant(.role("we ird'role"), "SELECT")])
  }

  @Test func onlyRolesThatOwnWhatNeedsASuperuserAreSuperusers() async throws {
    let space = try Workspace()
    let file = try space.write(
      "schema.sql",
      #"""
      CREATE TABLE t (a int); ALTER TABLE t OWNER TO "plain owner"; GRANT SELECT ON t TO reader;
      CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w OWNER TO "owner's ""w""";
      CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f(); ALTER EVENT TRIGGER e OWNER TO owner_of_e;
      CREATE PUBLICATION p FOR ALL TABLES; ALTER PUBLICATION p OWNER TO owner_of_p;
      """#
    )
    let materializer = SourceMaterializer()
    do {
      let schema = try await materializer.read(try SchemaSource("file:" + file))
      let connection = try await Connection.connect(to: schema.database)
      let rows = try await connection.query(
        "SELECT rolname FROM pg_roles WHERE rolsuper AND oid >= 16384 ORDER BY rolname COLLATE \"C\""
      )
      await connection.close()
      #expect(rows.compactMap { $0[0] } == [#"owner's "w""#, "owner_of_e"])
      #expect(schema.catalog[ObjectIdentity(.eventTrigger, name: "e")]?.owner == "owner_of_e")
    } catch {
      await materializer.stop()
      throw error
    }
    await materializer.stop()
  }

  @Test func loadsAFolderInAnyOrder() async throws {
    let space = try Workspace()
    try space.write("sql/a_views.sql", "CREATE VIEW v AS SELECT f(a) FROM t;")
    try space.write(
      "sql/b/functions.sql",
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT $1; END;"
    )
    try space.write("sql/z_tables.sql", "CREATE TABLE t (a int);")
    let catalog = try await read("dir:\(space.path)/sql")
    #expect(catalog[ObjectIdentity(.view, schema: "public", name: "v")] != nil)
  }

  @Test func takesADumpWithItsData() async throws {
    let space = try Workspace()
    let file = try space.write(
      "dump.sql",
      "\\restrict x\nCREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n2\n\\.\nCREATE INDEX i ON t (a);\n\\unrestrict x\n"
    )
    #expect(try await read("file:" + file)[table] != nil)
  }

  @Test func namesFileAndLineOfEveryStatementThatFails() async throws {
    let space = try Workspace()
    let file = try space.write(
      "s.sql",
      "CREATE TABLE t (a int);\n\nCREATE VIEW v AS\nSELECT b FROM nowhere;\nSELECT * FROM gone;\n"
    )
    await #expect {
      _ = try await read("file:" + file)
    } throws: { error in
      let findings = (error as? Failure)?.diagnostics ?? []
      return findings.map(\.place) == [Place(path: file, line: 3), Place(path: file, line: 5)]
        && findings.allSatisfy { $0.code == "42P01" }
    }
  }

  @Test func saysWhatToDoAboutAMissingExtension() async throws {
    let space = try Workspace()
    let file = try space.write("s.sql", "CREATE EXTENSION no_such_extension;")
    await #expect {
      _ = try await read("file:" + file)
    } throws: { error in
      (error as? Failure)?.advice?.contains("--shadow") == true
    }
  }

  private static func commit(_ space: Workspace) async throws {
    let git = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-C", space.path]
    for arguments in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]] {
      let result = try await Subprocess.run(
        .name("git"),
        arguments: .init(git + arguments),
        output: .discarded,
        error: .string(limit: 4096)
      )
      #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
  }

  /// Whether the folder is named from the top of the work tree or from the working directory, it has its commit's
  /// configuration.
  @Test func aCommitsConfigurationComesWithIt() async throws {
    let space = try Workspace()
    try space.write("strata.yml", "migrations:\n  placeholders: {name: t}\n")
    try space.write("migrations/shop/V1__t.sql", "CREATE TABLE ${name} (a int);\n")
    try MigrationSet.read(directory: space.path + "/migrations/shop").seal()
    try await Self.commit(space)
    try space.write("strata.yml", "migrations:\n  placeholders: {name: other}\n")
    let catalog = try await read("git:HEAD:\(space.path)/migrations/shop/")
    #expect(catalog[table] != nil)
  }

  @Test func takesASourceOutOfACommit() async throws {
    let space = try Workspace()
    try space.write("sql/t.sql", "CREATE TABLE t (a int);")
    try await Self.commit(space)
    try space.write("sql/t.sql", "CREATE TABLE other (a int);")
    let catalog = try await read("git:HEAD:\(space.path)/sql")
    #expect(catalog[table] != nil)
    await #expect(throws: Failure.self) { _ = try await read("git:HEAD:\(space.path)/gone") }
    await #expect(throws: Failure.self) { _ = try await read("git:--output=x:\(space.path)/sql") }
  }

  @Test func seesNoDifferenceBetweenALiveDatabaseAndTheFileItCameFrom() async throws {
    let space = try Workspace()
    let sql = """
      CREATE TABLE t (a varchar(9) CONSTRAINT c CHECK (a IN ('x', 'y')), b timestamptz DEFAULT '2024-01-01');
      CREATE INDEX i ON t (b) WHERE a IN ('x', 'y');
      """
    let file = try space.write("s.sql", sql)
    try await withDatabase(loading: sql) { target, _ in
      let materializer = SourceMaterializer()
      let outcome = try await SchemaComparison(materializer: materializer).plan(
        from: .live(target),
        to: .file(path: file)
      )
      await materializer.stop()
      #expect(outcome.plan.isEmpty)
    }
  }

  @Test("the shadow has the version of the live database", .needs(.v18))
  func version() async throws {
    try await TestServer.$version.withValue(.v18) {
      try await withDatabase { target, _ in
        let materializer = SourceMaterializer()
        await materializer.matchVersion(of: .empty, .live(target))
        let version = try await materializer.shadow().majorVersion
        await materializer.stop()
        #expect(version == 18)
      }
    }
  }
}
