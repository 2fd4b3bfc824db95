import Planning
import Postgres
import SchemaSources
import Shadow
import TestSupport
import Testing

/// What a failed concurrent build left behind in a live database.
struct InvalidIndexTests {
  @Test func isDroppedConcurrentlyAndBuiltAgain() async throws {
    let tables = "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;"
    let indexes = "CREATE UNIQUE INDEX i ON t (a); CREATE INDEX j ON m (a);"
    try await withDatabases(2) { targets, connections in
      try await connections[0].execute(tables + "INSERT INTO t VALUES (1), (1); REFRESH MATERIALIZED VIEW m;")
      // Two rows of one value fail the build of a unique index and leave it invalid.
      await #expect(throws: PostgresError.self) {
        try await connections[0].execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
      }
      await #expect(throws: PostgresError.self) {
        try await connections[0].execute("CREATE UNIQUE INDEX CONCURRENTLY j ON m (a)")
      }
      await #expect(throws: PostgresError.self) {
        try await connections[0].execute("CREATE UNIQUE INDEX CONCURRENTLY left_over ON t (a)")
      }
      try await connections[1].execute(tables + indexes)
      let materializer = SourceMaterializer(options: ShadowOptions())
      let comparison = SchemaComparison(materializer: materializer)
      do {
        let outcome = try await comparison.plan(from: .live(targets[0]), to: .live(targets[1]))
        #expect(
          outcome.plan.statements.map(\.sql) == [
            "DROP INDEX CONCURRENTLY public.j",
            "DROP INDEX CONCURRENTLY public.i",
            "CREATE INDEX CONCURRENTLY j ON public.m USING btree (a)",
            "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (a)",
            "DROP INDEX CONCURRENTLY public.left_over",
          ]
        )
        #expect(outcome.plan.statements.map(\.standsAlone) == Array(repeating: true, count: 5))
        await materializer.stop()
      } catch {
        await materializer.stop()
        throw error
      }
    }
  }

  @Test func sizesOfTheLiveDatabaseAreSaid() async throws {
    let table = "CREATE TABLE t (a int, b text);"
    try await withDatabases(2) { targets, connections in
      try await connections[0].execute(
        table + "INSERT INTO t SELECT n, repeat('x', 900) FROM generate_series(1, 12000) n; ANALYZE t;"
      )
      try await connections[1].execute(table + "CREATE INDEX i ON t (a);")
      let materializer = SourceMaterializer(options: ShadowOptions())
      do {
        let comparison = SchemaComparison(materializer: materializer)
        let plan = try await comparison.plan(from: .live(targets[0]), to: .live(targets[1])).plan
        let long = plan.statements.flatMap(\.hazards).filter { $0.code == .long }
        #expect(long.map(\.message) == ["public.t has about 12000 rows, 11 MB"])
        await materializer.stop()
      } catch {
        await materializer.stop()
        throw error
      }
    }
  }
}
