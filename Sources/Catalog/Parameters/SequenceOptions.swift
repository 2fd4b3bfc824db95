/// What a sequence does, of a sequence of its own and of one behind an identity column.
///
/// What PostgreSQL would choose for the type and the direction is `nil`, so that a sequence which spells it out and one
/// which does not are the same (PostgreSQL documentation, "CREATE SEQUENCE").
public struct SequenceOptions: Sendable, Hashable, Codable {
  public var increment: Int64
  public var minimum: Int64?
  public var maximum: Int64?
  public var start: Int64?
  public var cache: Int64
  public var cycles: Bool

  /// - Parameter type: `smallint`, `integer` or `bigint`.
  public init(
    type: String = "bigint",
    increment: Int64 = 1,
    minimum: Int64? = nil,
    maximum: Int64? = nil,
    start: Int64? = nil,
    cache: Int64 = 1,
    cycles: Bool = false
  ) {
    let limits = Self.limits(of: type)
    let lowest = increment > 0 ? 1 : limits.lowerBound
    let highest = increment > 0 ? limits.upperBound : -1
    let first = increment > 0 ? minimum ?? lowest : maximum ?? highest
    self.increment = increment
    self.minimum = minimum == lowest ? nil : minimum
    self.maximum = maximum == highest ? nil : maximum
    self.start = start == first ? nil : start
    self.cache = cache
    self.cycles = cycles
  }

  private static func limits(of type: String) -> ClosedRange<Int64> {
    switch type {
    case "smallint": Int64(Int16.min)...Int64(Int16.max)
    case "integer": Int64(Int32.min)...Int64(Int32.max)
    default: Int64.min...Int64.max
    }
  }

  /// The clauses that differ from what PostgreSQL would choose: `["INCREMENT BY 10", "CACHE 5"]`.
  public var clauses: [String] {
    var clauses: [String] = []
    if increment != 1 { clauses.append("INCREMENT BY \(increment)") }
    if let minimum { clauses.append("MINVALUE \(minimum)") }
    if let maximum { clauses.append("MAXVALUE \(maximum)") }
    if let start { clauses.append("START WITH \(start)") }
    if cache != 1 { clauses.append("CACHE \(cache)") }
    if cycles { clauses.append("CYCLE") }
    return clauses
  }

  /// The clauses of `ALTER SEQUENCE` that lead to other options, none of which moves the sequence's value.
  ///
  /// - Parameter type: The type of the sequence after the change; the start is always written out, because
  ///   `ALTER SEQUENCE` has no clause for the default one.
  public func changes(to new: SequenceOptions, type: String = "bigint") -> [String] {
    var clauses: [String] = []
    if increment != new.increment { clauses.append("INCREMENT BY \(new.increment)") }
    if minimum != new.minimum { clauses.append(new.minimum.map { "MINVALUE \($0)" } ?? "NO MINVALUE") }
    if maximum != new.maximum { clauses.append(new.maximum.map { "MAXVALUE \($0)" } ?? "NO MAXVALUE") }
    if firstValue(type) != new.firstValue(type) { clauses.append("START WITH \(new.firstValue(type))") }
    if cache != new.cache { clauses.append("CACHE \(new.cache)") }
    if cycles != new.cycles { clauses.append(new.cycles ? "CYCLE" : "NO CYCLE") }
    return clauses
  }

  /// The lowest and the highest value of a sequence of a type.
  func bounds(_ type: String) -> ClosedRange<Int64> {
    let limits = Self.limits(of: type)
    let lowest = minimum ?? (increment > 0 ? 1 : limits.lowerBound)
    return lowest...max(lowest, maximum ?? (increment > 0 ? limits.upperBound : -1))
  }

  /// The value that a sequence of a type starts with.
  func firstValue(_ type: String) -> Int64 {
    let limits = Self.limits(of: type)
    return start ?? (increment > 0 ? minimum ?? 1 : maximum ?? min(-1, limits.upperBound))
  }
}
