import Planning
import Postgres
import TestSupport
import Testing

/// Partitions that one schema states and that are a schedule's in the other are the same tables.
@Suite struct ScheduledPartitionTests {
  private static let table = """
    CREATE TABLE events (at timestamptz NOT NULL, n int) PARTITION BY RANGE (at);
    CREATE TABLE events_2024_01 PARTITION OF events FOR VALUES FROM ('2024-01-01 00:00Z') TO ('2024-02-01 00:00Z');
    CREATE TABLE events_default PARTITION OF events DEFAULT;
    """
  private static let stated = table + "CREATE INDEX i ON events_2024_01 (n);"
  private static let scheduled = """
    CREATE SCHEMA strata;
    CREATE TABLE strata.policies (kind text, object text, body jsonb, PRIMARY KEY (kind, object));
    INSERT INTO strata.policies VALUES ('partition', 'public.events',
      '{"every": "1 month", "column": "at", "premake": 1, "timeZone": "UTC", "hasDefault": true}');
    \(table)
    """
  private static let rows = "INSERT INTO events VALUES ('2024-01-05', 1), ('2019-01-01', 2);"
  private static let parts =
    "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'public.events'::regclass ORDER BY 1"

  @Test func aScheduleTakesThemOverAndLeavesThem() async throws {
    let plan = try await PlanCase(old: Self.stated, new: Self.scheduled).plan()
    #expect(plan.loss.isEmpty)
    try await PlanCase(old: Self.stated, new: Self.scheduled).run(data: Self.rows) {
      (connection: Connection) async throws in
      #expect(try await connection.texts("SELECT n FROM public.events ORDER BY n") == ["1", "2"])
      // Those that the schedule wants now are there too.
      #expect(try await connection.texts(Self.parts).count > 2)
    } back: { (connection: Connection) async throws in
      #expect(try await connection.texts(Self.parts) == ["events_2024_01", "events_default"])
      #expect(try await connection.texts("SELECT n FROM public.events_2024_01") == ["1"])
    }
  }

  @Test func aScheduleThatGoesLeavesTheStatedOnes() async throws {
    let stated = Self.table + "CREATE TABLE e2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');"
    try await PlanCase(old: Self.scheduled, new: stated).run(data: Self.rows) { (connection: Connection) async throws in
      #expect(try await connection.texts(Self.parts) == ["e2", "events_2024_01", "events_default"])
      #expect(try await connection.texts("SELECT n FROM public.events_2024_01") == ["1"])
    } back: { (connection: Connection) async throws in
      #expect(try await connection.texts("SELECT n FROM public.events ORDER BY n") == ["1", "2"])
    }
  }

  @Test func noPartitionWithRowsGoesWithItsSchedule() async throws {
    let error = await #expect(throws: PostgresError.self) {
      let old = "CREATE TABLE events (at timestamptz NOT NULL, n int) PARTITION BY RANGE (at);"
      let item = PlanCase(old: old + "CREATE TABLE events_default PARTITION OF events DEFAULT", new: Self.scheduled)
      try await item.run(data: "") { (connection: Connection) async throws in
        try await connection.execute("INSERT INTO public.events VALUES (now(), 3)")
      }
    }
    #expect(error?.message.contains("has rows, and the schema has no such partition") == true)
  }
}
