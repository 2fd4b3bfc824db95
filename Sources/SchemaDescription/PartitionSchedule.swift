/// How wide a scheduled range partition is: calendar time, or a number of integer values.
public struct PartitionInterval: Sendable, Hashable {
  /// The calendar time that a partition covers; `nil` for integer ranges.
  public var period: Period?
  /// The number of integers that a partition covers.
  public var integers: Int?

  public static let hour = every(.hour)
  public static let day = every(.day)
  public static let week = every(.week)
  public static let month = every(.month)
  public static let quarter = every(.months(3))
  public static let year = every(.year)

  /// Any calendar time: `.every(.days(10))`.
  public static func every(_ period: Period) -> PartitionInterval { PartitionInterval(period: period) }

  /// So many integers a partition: `.integers(1_000_000)`.
  public static func integers(_ count: Int) -> PartitionInterval { PartitionInterval(integers: count) }
}

extension PartitionInterval: Codable, CustomStringConvertible {
  /// `1 month`, or `1000000 integers`.
  public var description: String { period?.description ?? "\(integers ?? 0) integers" }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    if let period = Period(text) {
      self.init(period: period)
    } else if text.hasSuffix(" integers"), let count = Int(text.dropLast(9)) {
      self.init(integers: count)
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a partition width such as \"1 month\": \(text)")
      )
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// What happens to partitions that are older than they are kept: `.months(12, then: .detach)`.
public struct Retention: ModelValue {
  /// What is done with a partition when its time is over.
  public enum Action: String, Sendable, Codable, Hashable {
    case drop, detach, move, export
  }

  public var keep: Period
  public var then: Action
  /// The schema a partition is moved to, or the folder it is exported to.
  public var to: String?

  public init(keep: Period, then: Action, to: String? = nil) {
    self.keep = keep
    self.then = then
    self.to = to
  }

  public static func days(_ count: Int, then: Action, to: String? = nil) -> Retention {
    Retention(keep: .days(count), then: then, to: to)
  }
  public static func weeks(_ count: Int, then: Action, to: String? = nil) -> Retention {
    Retention(keep: .weeks(count), then: then, to: to)
  }
  public static func months(_ count: Int, then: Action, to: String? = nil) -> Retention {
    Retention(keep: .months(count), then: then, to: to)
  }
  public static func years(_ count: Int, then: Action, to: String? = nil) -> Retention {
    Retention(keep: .years(count), then: then, to: to)
  }
}

/// Range partitions that Strata creates ahead of time and retires.
///
/// This value is also the body of the table's row in `strata.policies` (kind `partition`), in the same JSON shape.
public struct PartitionSchedule: ModelValue {
  /// The partition key column.
  public var column: String
  public var every: PartitionInterval
  /// How many intervals ahead of now, beside the current one, have their partition.
  public var premake: Int
  /// Where the first partition begins: a date, a time, or an integer. The current interval where not said.
  public var start: String?
  /// The time zone in which the bounds of calendar intervals fall. Hours are always those of UTC.
  public var timeZone: String
  public var retain: Retention?
  /// Whether there is a default partition, `<table>_default`.
  public var hasDefault: Bool
  /// The pattern (of `to_char`) after `<table>_` in the partitions' names; by the width of the interval where not said.
  public var naming: String?

  public init(
    column: String,
    every: PartitionInterval,
    premake: Int = 4,
    start: String? = nil,
    timeZone: String = "UTC",
    retain: Retention? = nil,
    hasDefault: Bool = false,
    naming: String? = nil
  ) {
    self.column = column
    self.every = every
    self.premake = premake
    self.start = start
    self.timeZone = timeZone
    self.retain = retain
    self.hasDefault = hasDefault
    self.naming = naming
  }
}
