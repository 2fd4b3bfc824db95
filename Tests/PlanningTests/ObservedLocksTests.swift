import Catalog
import Planning
import Postgres
import Shadow
import TestSupport
import Testing

@Suite struct ObservedLocksTests {
  /// How many partitions a schedule has made depends on the day; the same schemas must give the same plan on any.
  @Test func partitionsOfAScheduleAreNamedTogetherAndStatedOnesByName() async throws {
    let schedule = """
      CREATE SCHEMA strata;
      CREATE TABLE strata.policies (kind text, object text, body jsonb, PRIMARY KEY (kind, object));
      INSERT INTO strata.policies VALUES ('partition', 'public.events',
        '{"every": "1 month", "column": "at", "premake": 1, "timeZone": "UTC", "hasDefault": true}');
      CREATE TABLE events (at timestamptz NOT NULL, n int) PARTITION BY RANGE (at);
      CREATE TABLE events_2024_01 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
      CREATE TABLE events_2024_02 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
      CREATE TABLE events_default PARTITION OF events DEFAULT;
      """
    let server = try await TestServer.shared
    let old = try await materialize(schedule, server)
    let new = try await materialize(schedule + "CREATE INDEX idx_events_n ON events (n);", server)
    let plan = try await PlanProver(shadow: server).plan(from: old, to: new)
    let locks = plan.statements.flatMap(\.locks).filter { $0.mode == .share }.map(\.relation)
    #expect(Set(locks) == ["each partition of public.events", "public.events", "public.events_default"])
    try await server.dropDatabase(old.database)
    try await server.dropDatabase(new.database)
  }

  private func materialize(_ sql: String, _ server: ShadowServer) async throws -> MaterializedSchema {
    let database = try await server.makeDatabase("locks")
    let connection = try await Connection.connect(to: database)
    try await connection.execute(sql)
    let catalog = try await CatalogReader().read(connection)
    await connection.close()
    return MaterializedSchema(database: database, catalog: catalog, name: "locks")
  }
}
