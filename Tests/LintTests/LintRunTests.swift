import Diagnostics
import Planning
import Testing

@testable import Lint

/// How findings come together over several scripts.
@Suite struct LintRunTests {
  private static let items = "CREATE TABLE items (id bigint PRIMARY KEY, note text)"

  private func script(_ sql: String, _ path: String = "a.sql") -> LintScript { LintScript(sql: sql, path: path) }

  @Test func whatWasThereBeforeIsNobodysFault() async throws {
    let before = "CREATE TABLE old (at timestamp)"
    let result = try await LintRunner.lint([script("CREATE TABLE items (id bigint PRIMARY KEY);")], after: before)
    #expect(result.findings.isEmpty, "\(result.findings)")
  }

  @Test func whatALaterScriptSetsRightIsNotSaid() async throws {
    let result = try await LintRunner.lint([
      script("CREATE TABLE items (id bigint PRIMARY KEY, at timestamp);"),
      script("ALTER TABLE items DROP COLUMN at;", "b.sql"),
    ])
    #expect(result.findings.map(\.code) == ["ST021"])
    #expect(result.findings.first?.place == Place(path: "b.sql", line: 1))
  }

  @Test func aFindingFollowsItsObjectThroughARename() async throws {
    let result = try await LintRunner.lint([
      script("-- first\nCREATE TABLE items (id bigint PRIMARY KEY, at timestamp);"),
      script("ALTER TABLE items RENAME COLUMN at TO made;", "b.sql"),
    ])
    let finding = try #require(result.findings.first { $0.code == "ST105" })
    #expect(finding.place == Place(path: "b.sql", line: 1))
    #expect(finding.message.contains("made"))
  }

  @Test func theConfigurationDecidesByPath() async throws {
    let configuration = try LintConfiguration(
      yaml: "lint: {paths: [{path: a.sql, rules: {ST020: off}}]}",
      path: "strata.yml"
    )
    let dropping = "DROP TABLE items;"
    let quiet = try await LintRunner.lint([script(dropping)], after: Self.items, configuration)
    #expect(quiet.findings.isEmpty)
    let loud = try await LintRunner.lint([script(dropping, "b.sql")], after: Self.items, configuration)
    #expect(loud.findings.map(\.code) == ["ST020"])
  }

  @Test func theTraceSaysWhatPostgreSQLDid() async throws {
    let sql = """
      BEGIN;
      ALTER TABLE items ADD CONSTRAINT c CHECK (note <> '') NOT VALID;
      ALTER TABLE items VALIDATE CONSTRAINT c;
      COMMIT;
      ALTER TABLE items ALTER id TYPE integer;
      VACUUM (ANALYZE) items (id), public . items;
      nonsense;
      CREATE INDEX CONCURRENTLY i ON items (note);
      REINDEX TABLE CONCURRENTLY items;
      DROP INDEX CONCURRENTLY i;
      VACUUM FULL items;
      """
    let traces = try await LintRunner.lint([script(sql)], after: Self.items).traces
    #expect(traces.count == 9)
    #expect(traces[0].locks == [RelationLock(relation: "public.items", mode: .accessExclusive)])
    #expect(traces[1].locks == [RelationLock(relation: "public.items", mode: .shareUpdateExclusive)])
    #expect(traces[1].held == [RelationLock(relation: "public.items", mode: .accessExclusive)])
    #expect(traces[1].scans == ["public.items"])
    #expect(traces[0].isInBlock && traces[1].transaction == traces[0].transaction)
    #expect(traces[2].rewrites == ["public.items"])
    #expect(traces[4].refusal != nil)
    let passing = [RelationLock(relation: "public.items", mode: .shareUpdateExclusive)]
    for index in [3, 5, 6, 7] {
      #expect(!traces[index].isObserved)
      #expect(traces[index].locks == passing)
      #expect(traces[index].scans == (index == 7 ? [] : ["public.items"]))
      #expect(traces[index].rewrites.isEmpty)
    }
    #expect(traces[8].locks == [RelationLock(relation: "public.items", mode: .accessExclusive)])
    #expect(traces[8].rewrites == ["public.items"])
  }

  @Test func aDetachedPartitionIsTraced() async throws {
    let partitioned = """
      CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
      """
    let sql = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;"
    let traces = try await LintRunner.lint([script(sql)], after: partitioned).traces
    #expect(
      traces.first?.locks == [
        RelationLock(relation: "public.p", mode: .shareUpdateExclusive),
        RelationLock(relation: "public.p1", mode: .accessExclusive),
      ]
    )
  }

  /// A plan's steps are lined up as the runner runs them: each alone, and backfills in batches.
  @Test func whatStandsAloneInAPlanHoldsNoLockOfOthers() async throws {
    var validating = PlannedStatement(sql: "ALTER TABLE items VALIDATE CONSTRAINT items_note_check")
    validating.ownTransaction = true
    var filling = PlannedStatement(sql: "UPDATE items SET note = 'x' WHERE note IS NULL")
    filling.backfill = Backfill(schema: "public", table: "items", remaining: "SELECT 0")
    let plan = [
      PlannedStatement(sql: "ALTER TABLE items ADD CONSTRAINT items_note_check CHECK (note <> '') NOT VALID"),
      validating, filling,
    ]
    let result = try await LintRunner.lint([LintScript(plan, name: "a → b")], after: Self.items)
    #expect(result.findings.map(\.code) == [])
  }

  @Test func aPlanIsLintedStatementByStatement() async throws {
    let plan = [
      PlannedStatement(sql: "CREATE INDEX CONCURRENTLY i ON items (note)", transactional: false),
      PlannedStatement(sql: "ALTER TABLE items DROP COLUMN note CASCADE"),
    ]
    let result = try await LintRunner.lint([LintScript(plan, name: "a → b")], after: Self.items)
    #expect(result.findings.map(\.code) == ["ST021"])
    #expect(result.findings.first?.place == nil)
    #expect(result.findings.first?.advice?.hasSuffix("in: ALTER TABLE items DROP COLUMN note CASCADE") == true)
  }
}
