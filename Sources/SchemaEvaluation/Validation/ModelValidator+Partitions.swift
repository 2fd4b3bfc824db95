import SchemaDescription

/// Partitioning: keys, bounds and schedules.
extension ModelValidator {
  mutating func checkPartitioning(of table: Table, _ columns: TableColumns) {
    guard let partitioned = table.partitioned else {
      if let first = table.partitions.first {
        error(
          "not-partitioned",
          first.place,
          "table \(table.name) has partitions and does not say how it is partitioned",
          advice: "Say it as in partitioned: .range(\"created_at\")."
        )
      }
      return
    }
    checkMethod(partitioned, table.name, table.place, columns)
    checkUniqueness(of: table, Self.allKeys(partitioned, table.partitions))
    checkBounds(table.partitions, of: table.name, partitioned, columns)
    if let schedule = partitioned.schedule { check(schedule, of: table.name, table.place, columns) }
    let defaults = table.partitions.filter { $0.bound.kind == .default }
    if partitioned.schedule?.hasDefault == true, let stated = defaults.first {
      error(
        "several-default-partitions",
        stated.place,
        "table \(table.name) has a default partition by its schedule already"
      )
    }
  }

  /// The partition keys of a table and of all partitions that are partitioned themselves.
  private static func allKeys(_ partitioned: Partitioning, _ partitions: [Partition]) -> [PartitionKey] {
    partitioned.keys
      + partitions.flatMap { partition in partition.partitioned.map { allKeys($0, partition.partitions) } ?? [] }
  }

  private mutating func checkMethod(
    _ partitioned: Partitioning,
    _ owner: String,
    _ place: SourcePlace,
    _ columns: TableColumns
  ) {
    if partitioned.keys.isEmpty { error("empty-key", place, "the partition key of table \(owner) has no column") }
    for column in partitioned.keys.compactMap(\.column) {
      checkColumn(column, columns, "the partition key of table \(owner)", place)
    }
    if let count = partitioned.hashPartitions {
      error("bad-bound", place, "table \(owner) cannot have \(count) hash partitions")
    }
  }

  private mutating func checkUniqueness(of table: Table, _ keys: [PartitionKey]) {
    var uniques: [(String, [String], SourcePlace)] = []
    if let key = table.primaryKey { uniques.append(("the primary key", key.columns, key.place ?? table.place)) }
    uniques += table.unique.map { ("unique constraint \($0.name ?? "")", $0.columns, $0.place) }
    uniques += table.indexes.filter(\.isUnique)
      .map { ("unique index \($0.name ?? "")", $0.keys.compactMap(\.column), $0.place) }
    for (name, columns, place) in uniques {
      if keys.contains(where: { $0.column == nil }) {
        error(
          "key-misses-partition-column",
          place,
          "\(name) of table \(table.name) is not possible: the table is partitioned by an expression",
          advice: "Partition by a column and make it part of the key."
        )
        continue
      }
      var reported: Set<String> = []
      for column in keys.compactMap(\.column) where !columns.contains(column) && reported.insert(column).inserted {
        error(
          "key-misses-partition-column",
          place,
          "\(name) of table \(table.name) misses the partition column \"\(column)\"",
          advice:
            "PostgreSQL keeps keys unique within each partition only, so the partition column must be part of them: "
            + "\((columns + [column]).joined(separator: ", "))."
        )
      }
    }
  }

  private mutating func checkBounds(
    _ partitions: [Partition],
    of owner: String,
    _ partitioned: Partitioning,
    _ columns: TableColumns
  ) {
    var taken: [(Partition, PartitionExtent)] = []
    var defaultPartition: Partition?
    for partition in partitions {
      if let own = partition.partitioned {
        checkMethod(own, partition.name, partition.place, columns)
        checkBounds(partition.partitions, of: partition.name, own, columns)
        if let schedule = own.schedule { check(schedule, of: partition.name, partition.place, columns) }
      } else if let first = partition.partitions.first {
        error("not-partitioned", first.place, "partition \(partition.name) does not say how it is partitioned")
      }
      if partition.bound.kind == .default {
        if let other = defaultPartition {
          error(
            "several-default-partitions",
            partition.place,
            "partition \(partition.name) is a second default partition of \(owner), beside \(other.name)"
          )
        }
        defaultPartition = defaultPartition ?? partition
        if partitioned.method == .hash {
          error("bad-bound", partition.place, "\(owner) is partitioned by hash and can have no default partition")
        }
        continue
      }
      let extent: PartitionExtent
      do {
        let types = partitioned.keys.map { $0.column.flatMap { columns.types[$0] } }
        extent = try PartitionExtent(partition.bound, partitioned.method, types)
      } catch {
        self.error("bad-bound", partition.place, "partition \(partition.name): \(error.message)")
        continue
      }
      for (other, otherExtent) in taken where extent.overlaps(otherExtent) {
        error(
          "overlapping-partitions",
          partition.place,
          "partition \(partition.name) overlaps partition \(other.name)",
          advice:
            "The upper end of a range belongs to the next partition; each value and remainder to one partition only."
        )
      }
      taken.append((partition, extent))
    }
  }

  private mutating func check(
    _ schedule: PartitionSchedule,
    of owner: String,
    _ place: SourcePlace,
    _ columns: TableColumns
  ) {
    if (schedule.every.period?.count ?? schedule.every.integers ?? 0) < 1 || schedule.premake < 0 {
      error(
        "bad-schedule",
        place,
        "the partitions of \(owner) need an interval of at least 1 and a premake of at least 0"
      )
    }
    guard let type = columns.types[schedule.column], type.reference == nil else { return }
    let base = type.sql.prefix { $0 != "(" }
    let integers = ["smallint", "integer", "bigint", "serial", "bigserial", "smallserial"].contains(base)
    let times = ["date", "timestamp", "timestamptz", "uuid"].contains(base)
    if schedule.every.integers != nil, !integers {
      error("bad-schedule", place, "\(owner) is partitioned by integers, and \"\(schedule.column)\" is \(type.sql)")
    } else if let period = schedule.every.period {
      if !times {
        error(
          "bad-schedule",
          place,
          "\(owner) is partitioned by time, and \"\(schedule.column)\" is \(type.sql)",
          advice:
            "The column must be date, timestamp, timestamptz, or a uuid of version 7; integers take every: .integers(n)."
        )
      } else if base == "date", period.unit == .hour || period.unit == .minute {
        error(
          "bad-schedule",
          place,
          "\(owner) is partitioned by the \(period.unit.rawValue), and \"\(schedule.column)\" is a date"
        )
      }
    }
    if let start = schedule.start {
      let fits = schedule.every.integers != nil ? Int(start) != nil : PartitionExtent.time(start) != nil
      if !fits {
        error(
          "bad-schedule",
          place,
          "the partitions of \(owner) cannot start at \"\(start)\"",
          advice: "Write a date such as \"2024-01-01\", or an integer for ranges of integers."
        )
      }
    }
  }
}
