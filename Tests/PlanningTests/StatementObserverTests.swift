import Catalog
@testable import Planning
import Postgres
import Shadow
import TestSupport
import Testing

/// What a plan says of locks, rewrites and scans is what PostgreSQL did.
struct StatementObserverTests {
  private func plan(from old: String, to new: String) async throws -> Plan {
    try await PlanCase(old: old, new: new, strategy: .simple).plan()
  }

  @Test func saysThatATypeChangeWritesTheTableAnew() async throws {
    let plan = try await plan(from: "CREATE TABLE t (a int)", to: "CREATE TABLE t (a bigint)")
    let statement = try #require(plan.statements.first)
    #expect(statement.rewrites == ["public.t"])
    #expect(statement.locks == [RelationLock(relation: "public.t", mode: .accessExclusive)])
    #expect(statement.hazards.map(\.code).contains(.blocksReads))
  }

  @Test func saysThatAWiderTextTouchesNoRow() async throws {
    let plan = try await plan(from: "CREATE TABLE t (a varchar(5))", to: "CREATE TABLE t (a varchar(50))")
    let statement = try #require(plan.statements.first)
    #expect(statement.rewrites.isEmpty)
    #expect(statement.scans.isEmpty)
    #expect(statement.hazards.map(\.code) == [.breaksClients])
    // The way back shortens the texts, which PostgreSQL must look at.
    #expect(plan.undo.first?.rewrites == ["public.t"])
  }

  @Test func saysThatACheckReadsTheTable() async throws {
    let plan = try await plan(from: "CREATE TABLE t (a int)", to: "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0))")
    let statement = try #require(plan.statements.first)
    #expect(statement.scans == ["public.t"])
    #expect(statement.hazards.map(\.code).contains(.scansTable))
  }

  @Test func doesNotBlameAStatementForTheScansOfTheOneBefore() async throws {
    let plan = try await plan(
      from: "CREATE TABLE t (a int, b int)",
      to: "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0))"
    )
    let drop = try #require(plan.statements.first { $0.sql.contains("DROP COLUMN") })
    #expect(drop.scans.isEmpty)
    #expect(drop.destroys == [DestroyedData(schema: "public", table: "t", column: "b")])
    #expect(plan.loss == [DataLoss(table: "public.t", column: "b", what: "the column is dropped")])
  }

  @Test func leavesOutWhatIsNew() async throws {
    let plan = try await plan(from: "", to: "CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a)")
    #expect(plan.statements.allSatisfy { $0.locks.isEmpty && $0.hazards.isEmpty })
  }

  @Test func namesTheLockOnBothTablesOfAForeignKey() async throws {
    let tables = "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int"
    let plan = try await plan(from: tables + ")", to: tables + " CONSTRAINT f REFERENCES p)")
    let locks = try #require(plan.statements.first?.locks)
    #expect(locks.contains(RelationLock(relation: "public.c", mode: .shareRowExclusive)))
    #expect(locks.contains(RelationLock(relation: "public.p", mode: .shareRowExclusive)))
  }

  /// Renaming a schema locks none of its tables, and they have other names afterwards.
  @Test func knowsTablesByTheirNamesAtTheTime() async throws {
    try await withDatabase { _, connection in
      try await connection.execute("CREATE SCHEMA a; CREATE TABLE a.t (c int); INSERT INTO a.t VALUES (1)")
      var observer = try await StatementObserver(connection, between: [])
      let rename = try await observer.run(PlannedStatement(sql: "ALTER SCHEMA a RENAME TO b"))
      #expect(rename.locks.isEmpty)
      let change = try await observer.run(PlannedStatement(sql: "ALTER TABLE b.t ALTER c TYPE bigint"))
      #expect(change.rewrites == ["b.t"])
      let scan = try await observer.run(PlannedStatement(sql: "SELECT c FROM b.t"))
      #expect(scan.scans == ["b.t"])
      #expect(try await observer.run(PlannedStatement(sql: "LOCK TABLE b.t")).scans.isEmpty)
    }
  }

  /// What was written anew outside a transaction block is not blamed on the statement after it.
  @Test func noticesWhatHappensOutsideATransaction() async throws {
    try await withDatabase { _, connection in
      try await connection.execute("CREATE TABLE t (c int); INSERT INTO t VALUES (1)")
      var observer = try await StatementObserver(connection, between: [])
      _ = try await observer.run(PlannedStatement(sql: "VACUUM FULL t", transactional: false))
      #expect(try await observer.run(PlannedStatement(sql: "ALTER TABLE t ADD d int")).rewrites.isEmpty)
    }
  }
}
