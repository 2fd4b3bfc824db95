import Planning
import TestSupport
import Testing

/// Keys that change their name or their columns while the tables stay.
@Suite struct RenamedKeyTests {
  /// PostgreSQL renames a check of the partitions with that of the partitioned table, and leaves foreign keys.
  @Test func aForeignKeyIsRenamedOnEveryPartition() async throws {
    let old = """
      CREATE TABLE r (id int PRIMARY KEY);
      CREATE TABLE p (id int, r int CONSTRAINT one REFERENCES r, CONSTRAINT c CHECK (r > 0)) PARTITION BY RANGE (id);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
      CREATE TABLE p11 PARTITION OF p1 FOR VALUES FROM (0) TO (5);
      """
    let plan = try await PlanCase(old: old, new: old.replacing("CONSTRAINT one", with: "CONSTRAINT two")).plan()
    #expect(
      plan.statements.map(\.sql) == [
        "ALTER TABLE public.p RENAME CONSTRAINT one TO two",
        "ALTER TABLE public.p1 RENAME CONSTRAINT one TO two",
        "ALTER TABLE public.p11 RENAME CONSTRAINT one TO two",
      ]
    )
  }

  /// A column of a primary key cannot lose its NOT NULL before the key has other columns.
  @Test func aPrimaryKeyLosesAColumn() async throws {
    let plan = try await PlanCase(
      old: "CREATE TABLE t (id int, a int, PRIMARY KEY (id, a))",
      new: "CREATE TABLE t (id int PRIMARY KEY, a int)"
    ).plan()
    let swap = try #require(plan.statements.firstIndex { $0.sql.contains("USING INDEX") })
    let loosening = try #require(plan.statements.firstIndex { $0.sql.contains("DROP NOT NULL") })
    #expect(swap < loosening)
  }
}
