/// One key of a partitioned table: a column by its name, or an expression.
public struct PartitionKey: ModelValue, ExpressibleByStringLiteral {
  public var column: String?
  public var expression: String?
  public var collation: String?
  public var operatorClass: ObjectName?

  public init(stringLiteral value: String) { column = value }

  init(column: String?, expression: String?, collation: String?, operatorClass: ObjectName?) {
    self.column = column
    self.expression = expression
    self.collation = collation
    self.operatorClass = operatorClass
  }

  public static func column(
    _ name: String,
    collation: String? = nil,
    operatorClass: ObjectName? = nil
  ) -> PartitionKey {
    PartitionKey(column: name, expression: nil, collation: collation, operatorClass: operatorClass)
  }

  public static func expression(
    _ sql: String,
    collation: String? = nil,
    operatorClass: ObjectName? = nil
  ) -> PartitionKey {
    PartitionKey(column: nil, expression: sql, collation: collation, operatorClass: operatorClass)
  }
}

/// How the rows of a table are spread over partitions.
///
/// `.range("occurred_at", every: .month, premake: 3)` schedules the partitions; `.range("occurred_at")`,
/// `.list("region")` and `.hash("id")` leave them to the table's ``Table/partitions``.
public struct Partitioning: ModelValue {
  public enum Method: String, Sendable, Codable, Hashable {
    case range, list, hash
  }

  public var method: Method
  public var keys: [PartitionKey]
  /// Partitions that Strata creates and retires; `nil` where they are stated.
  public var schedule: PartitionSchedule?
  /// The number of hash partitions that are made by themselves, as `<table>_p0`, `<table>_p1`, ….
  public var hashPartitions: Int?

  /// Ranges of one or more keys whose partitions are stated.
  public static func range(_ keys: PartitionKey...) -> Partitioning {
    Partitioning(method: .range, keys: keys)
  }

  /// Ranges of one column whose partitions are made on a schedule.
  public static func range(
    _ column: String,
    every interval: PartitionInterval,
    premake: Int = 4,
    start: String? = nil,
    timeZone: String = "UTC",
    retain: Retention? = nil,
    defaultPartition: Bool = false,
    naming: String? = nil
  ) -> Partitioning {
    let schedule = PartitionSchedule(
      column: column,
      every: interval,
      premake: premake,
      start: start,
      timeZone: timeZone,
      retain: retain,
      hasDefault: defaultPartition,
      naming: naming
    )
    return Partitioning(method: .range, keys: [.column(column)], schedule: schedule)
  }

  public static func list(_ key: PartitionKey) -> Partitioning {
    Partitioning(method: .list, keys: [key])
  }

  /// Hash of one or more keys; `partitions: 8` makes eight of them by itself.
  public static func hash(_ keys: PartitionKey..., partitions: Int? = nil) -> Partitioning {
    Partitioning(method: .hash, keys: keys, hashPartitions: partitions)
  }
}
