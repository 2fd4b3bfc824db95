import Diagnostics
import Migrations
import Testing

@Suite struct MigrationScriptTests {
  private func parse(_ content: String) throws -> MigrationScript {
    try MigrationScript.parse(
      MigrationFile(name: "V1__x.sql", path: "m/V1__x.sql", content: content, checksum: "")
    )
  }

  private func errors(_ content: String) -> [String] {
    do {
      _ = try parse(content)
      return []
    } catch {
      return (error as? Failure)?.diagnostics.map { "\($0.place?.description ?? ""): \($0.message)" } ?? ["\(error)"]
    }
  }

  @Test func withoutDirectivesItIsOneTransaction() throws {
    let script = try parse("-- a remark\nCREATE TABLE a ();\n\nSELECT 1;\n")
    #expect(script.isTransactional)
    #expect(script.segments.count == 1)
    #expect(script.segments[0].statements.map(\.place.line) == [2, 4])
    #expect(script.segments[0].statements.map(\.sql) == ["CREATE TABLE a ()", "SELECT 1"])
  }

  @Test func segmentsAreRead() throws {
    let script = try parse(
      #"""
      -- strata:description Build it, without "blocking"
      -- strata:destroys table "Odd ""name""".Items (moved)
      CREATE TABLE a (id int);
      -- strata:segment transaction=none lock-timeout=5min statement-timeout=0
      CREATE INDEX CONCURRENTLY a_id ON a (id);
      --strata: segment transaction=block lock-timeout=250ms
      INSERT INTO a VALUES (1);
      INSERT INTO a VALUES (2);
      """#
    )
    #expect(script.description == "Build it, without \"blocking\"")
    #expect(script.segments.map(\.isTransactional) == [true, false, true])
    #expect(script.segments.map(\.statements.count) == [1, 1, 2])
    #expect(script.segments.map(\.lockTimeout) == [nil, .seconds(300), .milliseconds(250)])
    #expect(script.segments[1].statementTimeout == .zero)
    #expect(script.destroys.map(\.schema) == ["Odd \"name\""])
    #expect(script.destroys.map(\.table) == ["items"])
    #expect(script.destroys.map(\.remark) == ["moved"])
    #expect(!script.isTransactional)
  }

  @Test func directivesInsideStringsAndBlockCommentsAreText() throws {
    let script = try parse(
      """
      /* -- strata:nonsense
      -- strata:nonsense */
      SELECT '
      -- strata:nonsense
      ';
      CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
      -- strata:segment transaction=none
      BEGIN END $$;
      """
    )
    #expect(script.segments.count == 1)
    #expect(script.statementCount == 2)
  }

  @Test func everyMistakeIsToldWithItsLine() {
    #expect(
      errors(
        """
        -- strata:segmnt transaction=none
        -- strata:segment transaction=maybe
        -- strata:segment lock-timeout=3
        -- strata:segment colour=blue
        -- strata:destroys everything
        -- strata:destroys column items
        SELECT 1;
        """
      ) == [
        "m/V1__x.sql:1: the directive \"segmnt\" is none of description, segment, destroys, backfill, remaining, allow",
        "m/V1__x.sql:2: transaction is \"none\", \"block\" or \"own\", not \"maybe\"",
        "m/V1__x.sql:3: lock-timeout is a time such as 500ms, 3s or 5min, not \"3\"",
        "m/V1__x.sql:4: \"colour\" is none of transaction, lock-timeout, statement-timeout",
        "m/V1__x.sql:5: \"everything\" is none of table, rows, column, values",
        "m/V1__x.sql:6: the name is not of the form SCHEMA.TABLE.COLUMN",
      ]
    )
  }

  @Test func transactionCommandsAreRefusedWithTheReason() {
    #expect(
      errors("BEGIN;\nCREATE TABLE a ();\nROLLBACK TO SAVEPOINT x;\n\nCOMMIT;\n") == [
        "m/V1__x.sql:1: BEGIN has no place in a migration: Strata opens and ends its transactions",
        "m/V1__x.sql:5: COMMIT has no place in a migration: Strata opens and ends its transactions",
      ]
    )
  }

  @Test func anIndexThatNobodyCouldFindAgainNeedsAName() {
    let none = "-- strata:segment transaction=none\n"
    #expect(
      errors(none + "CREATE UNIQUE INDEX CONCURRENTLY ON a (b);\nCREATE INDEX CONCURRENTLY i ON a (b);\n") == [
        "m/V1__x.sql:2: an index that is built concurrently needs a name: after a crash nobody could tell it from another"
      ]
    )
    #expect(errors("CREATE INDEX ON a (b);\n") == [])
  }

  @Test(arguments: [
    ("CREATE UNIQUE INDEX CONCURRENTLY i ON a (b);", "CREATE UNIQUE INDEX CONCURRENTLY"),
    ("/* x */ drop index concurrently i;", "DROP INDEX CONCURRENTLY"),
    ("VACUUM (ANALYZE) a;", "VACUUM"),
    ("ALTER TABLE a DETACH PARTITION b CONCURRENTLY;", "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
    ("REINDEX TABLE CONCURRENTLY a;", "REINDEX CONCURRENTLY"),
  ])
  func commandsThatCannotRunInATransactionAreNamed(sql: String, command: String) throws {
    #expect(errors(sql) == ["m/V1__x.sql:1: \(command) cannot run inside a transaction"])
    #expect(try parse("-- strata:segment transaction=none\n" + sql).statementCount == 1)
  }

  @Test(arguments: [
    "REFRESH MATERIALIZED VIEW CONCURRENTLY a;", "COMMENT ON TABLE a IS 'VACUUM';", "CREATE TABLE vacuum ();",
    "SAVEPOINT a; ROLLBACK TO SAVEPOINT a;", "CREATE INDEX i ON a (\"CONCURRENTLY\");",
  ])
  func whatMayRunInATransactionIsLeftAlone(sql: String) {
    #expect(errors(sql) == [])
  }
}
