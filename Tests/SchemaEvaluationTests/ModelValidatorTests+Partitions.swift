import SchemaDescription

/// Keys, bounds and schedules.
extension ModelValidatorTests {
  static let partitionCases: [Case] = [
    Case(
      "keys that miss the partition column",
      [
        Table(
          "t",
          columns: [.column("id", .uuid, .primaryKey), .column("at", .date)],
          unique: [.unique("id", name: "u"), .unique("id", "at", name: "v")],
          indexes: [.index("i", on: ["id"], unique: true), .index("j", on: ["id"])],
          partitioned: .range("at")
        )
      ],
      [
        "key-misses-partition-column: the primary key of table t misses the partition column \"at\"",
        "key-misses-partition-column: unique constraint u of table t misses the partition column \"at\"",
        "key-misses-partition-column: unique index i of table t misses the partition column \"at\"",
      ]
    ),
    Case(
      "a key that misses the column of sub-partitions",
      [
        Table(
          "t",
          columns: [.column("a", .date), .column("b", .text)],
          primaryKey: ["a"],
          partitioned: .range("a"),
          partitions: [.partition("p", .from(.minimum, to: .maximum), partitioned: .list("b"))]
        )
      ],
      ["key-misses-partition-column: the primary key of table t misses the partition column \"b\""]
    ),
    Case(
      "ranges of dates that follow each other",
      partitioned(
        .range("at"),
        [
          .partition("a", .from("2024-01-01", to: "2024-02-01")),
          .partition("b", .from("2024-02-01", to: "2024-03-01")),
          .partition("c", .from(.minimum, to: "2024-01-01")), .partition("d", .default),
        ]
      ),
      []
    ),
    Case(
      "ranges of dates that overlap",
      partitioned(
        .range("at"),
        [
          .partition("a", .from("2024-01-01", to: "2024-02-02")),
          .partition("b", .from("2024-02-01 00:00:00", to: .maximum)),
        ]
      ),
      ["overlapping-partitions: partition b overlaps partition a"]
    ),
    Case(
      "ranges of integers that overlap",
      partitioned(
        .range("n"),
        [
          .partition("a", .from(0, to: 10)), .partition("b", .from("9", to: 20)), .partition("c", .from(20, to: 30)),
        ]
      ),
      ["overlapping-partitions: partition b overlaps partition a"]
    ),
    Case(
      "ranges of two keys",
      partitioned(
        .range("n", "at"),
        [
          .partition("a", .from([1, .minimum], to: [1, "2024-01-01"])),
          .partition("b", .from([1, "2024-01-01"], to: [2, .minimum])),
          .partition("c", .from([1, "2025-01-01"], to: [1, "2026-01-01"])),
        ]
      ),
      ["overlapping-partitions: partition c overlaps partition b"]
    ),
    Case(
      "a range upside down",
      partitioned(.range("n"), [.partition("a", .from(2, to: 1))]),
      [
        "bad-bound: partition a: the lower end of the range is not below its upper end"
      ]
    ),
    Case(
      "a value in two lists",
      partitioned(
        .list("n"),
        [
          .partition("a", .values(1, 2, .null)), .partition("b", .values(2)), .partition("c", .values(3, .null)),
        ]
      ),
      [
        "overlapping-partitions: partition b overlaps partition a",
        "overlapping-partitions: partition c overlaps partition a",
      ]
    ),
    Case(
      "remainders that meet",
      partitioned(
        .hash("n"),
        [
          .partition("a", .modulus(4, remainder: 1)), .partition("b", .modulus(8, remainder: 5)),
          .partition("c", .modulus(8, remainder: 6)), .partition("d", .modulus(4, remainder: 4)),
        ]
      ),
      [
        "overlapping-partitions: partition b overlaps partition a",
        "bad-bound: partition d: a remainder lies between 0 and the modulus less one",
      ]
    ),
    Case(
      "two default partitions",
      partitioned(.list("n"), [.partition("a", .default), .partition("b", .default)]),
      [
        "several-default-partitions: partition b is a second default partition of t, beside a"
      ]
    ),
    Case(
      "a bound of another kind",
      partitioned(.list("n"), [.partition("a", .from(1, to: 2))]),
      [
        "bad-bound: partition a: the table is partitioned by list, and the bound is one of range"
      ]
    ),
    Case(
      "partitions of a plain table",
      changed { $0.partitions = [.partition("a", .default)] },
      [
        "not-partitioned: table t has partitions and does not say how it is partitioned"
      ]
    ),
    Case(
      "a schedule over a column of another type",
      partitioned(.range("n", every: .month), []),
      [
        "bad-schedule: t is partitioned by time, and \"n\" is integer"
      ]
    ),
    Case(
      "a schedule with a bad start",
      partitioned(.range("at", every: .month, start: "January"), []),
      [
        "bad-schedule: the partitions of t cannot start at \"January\""
      ]
    ),
  ]
}
