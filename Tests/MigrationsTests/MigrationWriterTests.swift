import Diagnostics
import Migrations
import Testing

@Suite struct MigrationWriterTests {
  private func draft(_ version: String = "2.1.0") throws -> MigrationDraft {
    MigrationDraft(
      version: try MigrationVersion(version),
      description: "Add items",
      statements: [
        RenderedStatement(
          sql: "CREATE TABLE items (id bigint)",
          comments: ["Table items is new.", "Locks: none that anyone waits for."]
        ),
        RenderedStatement(sql: "INSERT INTO items VALUES (1);"),
        RenderedStatement(sql: "CREATE INDEX CONCURRENTLY idx_items_id ON items (id)", transactional: false),
        RenderedStatement(sql: "COMMENT ON TABLE items IS 'a;b' -- remark"),
      ],
      undo: [RenderedStatement(sql: "DROP TABLE items")],
      undoDestroys: [Destruction(.table, schema: "public", table: "items", remark: "made by 2.1.0")],
      notes: ["Generated from the model."]
    )
  }

  @Test func writesFilesThatAreReadAgain() throws {
    let folder = try MigrationFolder()
    let written = try MigrationWriter.write(draft(), into: folder.set())
    #expect(
      try folder.read("V2.1.0__add_items.sql") == """
        -- strata:description Add items
        -- Generated from the model.

        -- Table items is new.
        -- Locks: none that anyone waits for.
        CREATE TABLE items (id bigint);

        INSERT INTO items VALUES (1);

        -- strata:segment transaction=none
        CREATE INDEX CONCURRENTLY idx_items_id ON items (id);

        -- strata:segment transaction=block
        COMMENT ON TABLE items IS 'a;b' -- remark
        ;

        """
    )
    #expect(
      try folder.read("U2.1.0__add_items.sql") == """
        -- strata:description Add items
        -- Generated from the model.
        -- strata:destroys table public.items (made by 2.1.0)

        DROP TABLE items;

        """
    )
    #expect(written.script.path == folder.path + "/V2.1.0__add_items.sql")
    #expect(try folder.set().diagnostics.isEmpty)
    #expect(try folder.names == ["U2.1.0__add_items.sql", "V2.1.0__add_items.sql", "strata.sum"])
  }

  @Test func hostileCommentsDoNotBecomeDirectives() throws {
    let folder = try MigrationFolder()
    var draft = try draft()
    draft.description = "Odd\n-- strata:segment transaction=none"
    draft.statements = [
      RenderedStatement(
        sql: "SELECT 1",
        comments: ["strata:segment transaction=none", "a\n-- strata:destroys table x\r\nDROP TABLE a;"]
      )
    ]
    try MigrationWriter.write(draft, into: folder.set())
    let migration = try #require(try folder.set().migrations.first)
    let script = try MigrationScript.parse(migration.script)
    #expect(script.segments.map(\.isTransactional) == [true])
    #expect(script.statementCount == 1)
    #expect(script.destroys == [])
  }

  @Test func aVersionThatIsNotNewerIsAUsageError() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft("1.1"), into: folder.set()) }
    #expect(failure?.category == .usage)
    #expect(failure?.message == "version 1.1 is not above the newest version, 1.1.0")
  }

  @Test func aDescriptionWithoutLettersIsAUsageError() throws {
    let folder = try MigrationFolder()
    var draft = try draft()
    draft.description = "…!"
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft, into: folder.set()) }
    #expect(failure?.code == "bad-description")
  }

  @Test func severalStatementsInOneAreADefectThatIsNotWritten() throws {
    let folder = try MigrationFolder()
    var draft = try draft()
    draft.statements = [RenderedStatement(sql: "SELECT 1; SELECT 2")]
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft, into: folder.set()) }
    #expect(failure?.code == "not-readable-again")
    #expect(try folder.names == [])
  }

  @Test func aSetThatIsNotSoundIsLeftAlone() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try folder.write("V1.0.0__create_items.sql", "")
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft(), into: folder.set()) }
    #expect(failure?.category == .refused)
    #expect(try !folder.names.contains("V2.1.0__add_items.sql"))
  }

  @Test func whatCannotBeFinishedLeavesNothingBehind() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let before = try folder.read("strata.sum")
    let set = try folder.set()
    // Somebody takes the undo's name after the set was read.
    try folder.write("U2.1.0__add_items.sql", "mine")
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft(), into: set) }
    #expect(failure?.code == "not-written")
    #expect(failure?.description.contains("File exists") == true)
    #expect(try folder.read("U2.1.0__add_items.sql") == "mine")
    #expect(try folder.read("strata.sum") == before)
    #expect(try !folder.names.contains { $0.hasPrefix("V2") || $0.hasPrefix(".") })
  }

  @Test func theDirectoryIsMadeWithTheFirstMigration() throws {
    let folder = try MigrationFolder()
    let path = folder.path + "/billing/deep"
    try MigrationWriter.write(draft(), into: MigrationSet(name: "deep", directory: path))
    #expect(try MigrationSet.read(directory: path).migrations.map(\.version.text) == ["2.1.0"])
  }
}
