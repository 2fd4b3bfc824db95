import Postgres
import SchemaDescription
import SchemaEvaluation
import Shadow
import TestSupport
import Testing

@Suite struct PartitionScheduleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var type: String
    var schedule: PartitionSchedule
    /// The first partitions by lower bound: name, and bound as PostgreSQL prints it in UTC.
    var first: [String]
  }

  static let cases = [
    Case(
      testDescription: "months of timestamptz",
      type: "timestamptz",
      schedule: .init(column: "k", every: .month, premake: 2, start: "2023-12-15"),
      first: [
        "t_2023_12 FROM ('2023-12-01 00:00:00+00') TO ('2024-01-01 00:00:00+00')",
        "t_2024_01 FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00')",
      ]
    ),
    Case(
      testDescription: "months of a zone with summer time",
      type: "timestamptz",
      schedule: .init(column: "k", every: .month, start: "2024-03-01", timeZone: "America/New_York"),
      first: [
        "t_2024_03 FROM ('2024-03-01 05:00:00+00') TO ('2024-04-01 04:00:00+00')",
        "t_2024_04 FROM ('2024-04-01 04:00:00+00') TO ('2024-05-01 04:00:00+00')",
      ]
    ),
    Case(
      testDescription: "quarters of timestamp",
      type: "timestamp",
      schedule: .init(column: "k", every: .quarter, start: "2024-05-20"),
      first: ["t_2024_q2 FROM ('2024-04-01 00:00:00') TO ('2024-07-01 00:00:00')"]
    ),
    Case(
      testDescription: "years of date",
      type: "date",
      schedule: .init(column: "k", every: .year, premake: 0, start: "2020-06-01"),
      first: ["t_2020 FROM ('2020-01-01') TO ('2021-01-01')", "t_2021 FROM ('2021-01-01') TO ('2022-01-01')"]
    ),
    Case(
      testDescription: "weeks begin on Monday",
      type: "date",
      schedule: .init(column: "k", every: .week, start: "2024-12-31"),
      first: ["t_2025_w01 FROM ('2024-12-30') TO ('2025-01-06')", "t_2025_w02 FROM ('2025-01-06') TO ('2025-01-13')"]
    ),
    Case(
      testDescription: "ten days",
      type: "date",
      schedule: .init(column: "k", every: .every(.days(10)), start: "2000-01-14"),
      first: ["t_2000_01_13 FROM ('2000-01-13') TO ('2000-01-23')"]
    ),
    Case(
      testDescription: "months of uuid version 7",
      type: "uuid",
      schedule: .init(column: "k", every: .month, start: "2024-01-01"),
      first: ["t_2024_01 FROM ('018cc251-f400-0000-0000-000000000000') TO ('018d61f7-1800-0000-0000-000000000000')"]
    ),
    Case(
      testDescription: "integers from below zero",
      type: "bigint",
      schedule: .init(column: "k", every: .integers(1000), premake: 2, start: "-1500"),
      first: ["t_m2000 FROM ('-2000') TO ('-1000')", "t_m1000 FROM ('-1000') TO ('0')", "t_0 FROM ('0') TO ('1000')"]
    ),
    Case(
      testDescription: "a name of one's own",
      type: "date",
      schedule: .init(column: "k", every: .month, start: "2024-01-01", hasDefault: true, naming: "\"y\"YYYY\"m\"MM"),
      first: ["t_y2024m01 FROM ('2024-01-01') TO ('2024-02-01')"]
    ),
  ]

  private static let partitions = """
    SELECT c.relname || ' ' || replace(pg_get_expr(c.relpartbound, c.oid), 'FOR VALUES ', '')
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    WHERE p.relname = $1 AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT' ORDER BY c.oid
    """

  private func bounds(_ partition: String) -> (from: String, to: String) {
    let parts = partition.split(separator: "(").map { $0.split(separator: ")").first.map(String.init) ?? "" }
    return (parts[parts.count - 2], parts[parts.count - 1])
  }

  @Test(arguments: cases)
  func partitionsFollowEachOtherFromTheStart(_ example: Case) async throws {
    try await withDatabase { _, connection in
      try await connection.execute("SET timezone = 'UTC'; CREATE TABLE t (k \(example.type)) PARTITION BY RANGE (k)")
      let sql = example.schedule.creationSQL(schema: "public", table: "t")
      try await connection.execute(sql)
      let made = try await connection.query(Self.partitions, ["t"]).map { $0[0] ?? "" }
      #expect(Array(made.prefix(example.first.count)) == example.first)
      for (one, next) in zip(made, made.dropFirst()) { #expect(bounds(one).to == bounds(next).from) }
      if example.schedule.every.period != nil, example.type != "uuid" {
        let now = "now() AT TIME ZONE 'UTC' + \(example.schedule.premake) * interval '\(example.schedule.every)'"
        let reaches = try await connection.query("SELECT (\(bounds(made[made.count - 1]).to))::timestamp > \(now)")
        #expect(reaches[0][0] == "t")
      }
      // Again changes nothing.
      try await connection.execute(sql)
      #expect(try await connection.query(Self.partitions, ["t"]).map { $0[0] ?? "" } == made)
    }
  }

  @Test func namesOfAnyKindAreQuoted() async throws {
    let name = #"o'dd "t" \ %I $strata$ ; DROP TABLE x"#
    try await withDatabase { _, connection in
      try await connection.execute(
        "CREATE TABLE \(quoteIdentifier(name)) (\(quoteIdentifier(name)) date) "
          + "PARTITION BY RANGE (\(quoteIdentifier(name)))"
      )
      let schedule = PartitionSchedule(column: name, every: .year, premake: 0, hasDefault: true)
      try await connection.execute(schedule.creationSQL(schema: "public", table: name))
      let made = try await connection.query(Self.partitions, [name])
      #expect(made.count == 1)
      #expect(made[0][0]?.hasPrefix(name + "_2") == true)
    }
  }

  @Test(arguments: ["date", "timestamp", "timestamptz", "uuid"])
  func theOldestRowGetsAPartition(type: String) async throws {
    try await withDatabase { _, connection in
      let value = type == "uuid" ? "018cc251-f400-7000-8000-000000000001" : "2024-01-01 00:00:00"
      try await connection.execute("CREATE TABLE old (k \(type)); INSERT INTO old VALUES ('\(value)'), (NULL)")
      try await connection.execute("CREATE TABLE t (k \(type)) PARTITION BY RANGE (k)")
      let schedule = PartitionSchedule(column: "k", every: .month, start: "2024-06-01")
      try await connection.execute(schedule.creationSQL(schema: "public", table: "t", coveringRowsOf: "public.old"))
      try await connection.execute("INSERT INTO t SELECT k FROM old WHERE k IS NOT NULL")
      let rows = try await connection.query("SELECT tableoid::regclass::text FROM t")
      #expect(rows[0][0] == "t_2024_01")
    }
  }

  @Test func aTableInTheWayIsNamed() async throws {
    try await withDatabase { _, connection in
      try await connection.execute("CREATE TABLE t (k date) PARTITION BY RANGE (k); CREATE TABLE t_2024_01 (k date)")
      let schedule = PartitionSchedule(column: "k", every: .month, start: "2024-01-01")
      let error = await #expect(throws: PostgresError.self) {
        try await connection.execute(schedule.creationSQL(schema: "public", table: "t"))
      }
      #expect(error?.message == "relation t_2024_01 exists and is no partition of t")
    }
  }

  @Test func theBodyOfAPolicyIsTheSchedule() throws {
    let schedule = PartitionSchedule(
      column: "at",
      every: .integers(5),
      premake: 1,
      start: "0",
      timeZone: "Europe/Paris",
      retain: .months(12, then: .move, to: "archive"),
      hasDefault: true
    )
    let body = try JSONValue(encoding: schedule).text()
    #expect(
      body == #"{"column":"at","every":"5 integers","premake":1,"start":"0","timeZone":"Europe/Paris","#
        + #""retain":{"keep":"12 months","then":"move","to":"archive"},"hasDefault":true}"#
    )
    #expect(try PartitionSchedule(policyBody: body) == schedule)
  }
}
