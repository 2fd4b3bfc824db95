import Diagnostics
import Migrations
import Testing

/// Backfills in files: reading the directives, and writing them so that they are read again.
@Suite struct BackfillScriptTests {
  private func parse(_ content: String) throws -> MigrationScript {
    try MigrationScript.parse(MigrationFile(name: "V1__x.sql", path: "V1__x.sql", content: content, checksum: ""))
  }

  private func errors(_ content: String) -> [String] {
    do {
      _ = try parse(content)
      return []
    } catch {
      return (error as? Failure)?.diagnostics.map { "\($0.place?.line ?? 0): \($0.message)" } ?? ["\(error)"]
    }
  }

  @Test func directivesAndMarkerAreRead() throws {
    let script = try parse(
      #"""
      -- strata:segment transaction=none
      -- strata:backfill table="My ""Shop""".Orders as=o key="a b",c batch=500
      -- strata:remaining SELECT count(*) FROM orders
      UPDATE orders o SET ä = '/* strata:batch */' WHERE x IS NULL -- why
        /* strata:batch */
        -- the end
      ;
      UPDATE plain SET x = 1;
      """#
    )
    let statements = script.segments[0].statements
    #expect(
      statements[0].backfill?.declaration
        == Backfill(
          schema: "My \"Shop\"",
          table: "orders",
          alias: "o",
          key: ["a b", "c"],
          batch: 500,
          remaining: "SELECT count(*) FROM orders"
        )
    )
    #expect(statements[0].sql.hasSuffix("WHERE x IS NULL -- why\n  /* strata:batch */"))
    #expect(statements[1].backfill == nil)
  }

  @Test func everyMistakeIsToldWithItsLine() {
    let none = "-- strata:segment transaction=none\n"
    let some = none + "-- strata:backfill table=a\n-- strata:remaining SELECT 0\n"
    let update = "UPDATE a SET b = 1 WHERE true /* strata:batch */;\n"
    #expect(errors(none + "-- strata:backfill key=id\n") == ["2: it names no table: table=SCHEMA.TABLE"])
    #expect(errors(none + "-- strata:backfill table=a batch=0\n")[0].hasPrefix("2: batch is a number of rows"))
    #expect(errors(none + "-- strata:backfill table=a colour=x\n")[0].hasSuffix("is none of table, as, key, batch"))
    #expect(errors(none + "-- strata:backfill table=a key=a.b\n") == ["2: a.b is qualified; give one name"])
    #expect(errors(none + "-- strata:backfill table\n")[0].contains("has no value"))
    #expect(errors(none + "-- strata:remaining SELECT 0\n")[0].contains("belongs below the backfill directive"))
    #expect(errors(some) == ["2: no statement follows the backfill directive"])
    #expect(errors(some + "UPDATE a SET b = 1 WHERE true;")[0].contains("has 0 comments /* strata:batch */"))
    #expect(errors(some + "UPDATE a SET b = '/* strata:batch */';")[0].hasPrefix("4: "))
    #expect(errors(some + "UPDATE a SET b = 1 /* strata:batch */ /* strata:batch */;")[0].contains("has 2 comments"))
    #expect(errors(some + "UPDATE a SET b = 1 WHERE true -- strata:batch\n;").isEmpty == false)
    let declared = "-- strata:backfill table=a\n"
    #expect(errors(none + declared + update) == ["2: it is not said how to find out that nothing is left"])
    #expect(errors(declared + "-- strata:remaining SELECT 0\n" + update)[0].contains("inside a transaction"))
    #expect(errors(some + update) == [])
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let folder = try MigrationFolder()
    let backfill = Backfill(
      schema: "public",
      table: "Odd \"table\"",
      key: ["id", "The key"],
      batch: 7,
      remaining: "SELECT count(*)\nFROM \"Odd \"\"table\"\"\" WHERE token IS NULL"
    )
    let sql = "UPDATE \"Odd \"\"table\"\"\" SET token = 1 WHERE token IS NULL /* strata:batch */"
    try MigrationWriter.write(
      MigrationDraft(
        version: MigrationVersion("1"),
        description: "Fill",
        statements: [
          RenderedStatement(sql: "SELECT 1"),
          RenderedStatement(sql: sql, transactional: false, comments: ["fills token"], backfill: backfill),
          RenderedStatement(sql: "SELECT 2", transactional: false),
        ],
        undo: nil
      ),
      into: folder.set()
    )
    #expect(
      try folder.read("V1__fill.sql") == #"""
        -- strata:description Fill

        SELECT 1;

        -- strata:segment transaction=none
        -- fills token
        -- strata:backfill table=public."Odd ""table""" key=id,"The key" batch=7
        -- strata:remaining SELECT count(*) FROM "Odd ""table""" WHERE token IS NULL
        UPDATE "Odd ""table""" SET token = 1 WHERE token IS NULL /* strata:batch */;

        SELECT 2;

        """#
    )
  }

  @Test func aBackfillThatCannotBeReadAgainIsNotWritten() throws {
    let folder = try MigrationFolder()
    let statement = RenderedStatement(
      sql: "UPDATE a SET b = 1",
      transactional: false,
      backfill: Backfill(schema: nil, table: "a", remaining: "SELECT 0")
    )
    let draft = MigrationDraft(
      version: try MigrationVersion("1"),
      description: "x",
      statements: [statement],
      undo: nil
    )
    let failure = #expect(throws: Failure.self) { try MigrationWriter.write(draft, into: folder.set()) }
    #expect(failure?.description.contains("has 0 comments") == true)
    #expect(try folder.names == [])
  }
}
