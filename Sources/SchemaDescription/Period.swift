/// A length of calendar time: `.months(12)`, `.days(7)`; as text `12 months`, which PostgreSQL reads as an interval.
public struct Period: Sendable, Hashable {
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    case minute, hour, day, week, month, year
  }

  public var count: Int
  public var unit: Unit

  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  public static func minutes(_ count: Int) -> Period { Period(count, .minute) }
  public static func hours(_ count: Int) -> Period { Period(count, .hour) }
  public static func days(_ count: Int) -> Period { Period(count, .day) }
  public static func weeks(_ count: Int) -> Period { Period(count, .week) }
  public static func months(_ count: Int) -> Period { Period(count, .month) }
  public static func years(_ count: Int) -> Period { Period(count, .year) }

  public static let hour = hours(1)
  public static let day = days(1)
  public static let week = weeks(1)
  public static let month = months(1)
  public static let year = years(1)
}

extension Period: CustomStringConvertible {
  public var description: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

  /// Reads `12 months`.
  public init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, let count = Int(words[0]) else { return nil }
    let word = words[1].hasSuffix("s") ? words[1].dropLast() : words[1]
    guard let unit = Unit(rawValue: String(word)) else { return nil }
    self.init(count, unit)
  }
}

extension Period: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let period = Period(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a period such as \"12 months\": \(text)")
      )
    }
    self = period
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
