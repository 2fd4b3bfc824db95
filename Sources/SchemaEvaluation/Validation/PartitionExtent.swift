import SchemaDescription

/// What a partition's bound covers, as far as it can be compared without a server.
enum PartitionExtent {
  struct Mistake: Error {
    var message: String
  }

  /// An end of a range: values that can be ordered, one for each key; `nil` for one that cannot.
  typealias End = [Value?]

  case range(from: End, to: End)
  case list(Set<String>)
  case hash(modulus: Int, remainder: Int)

  enum Value: Comparable {
    case minimum
    case number(Int)
    /// A time as text that sorts.
    case time(String)
    case maximum
  }

  init(
    _ bound: PartitionBound,
    _ method: Partitioning.Method,
    _ types: [SQLType?]
  ) throws(Mistake) {
    guard bound.kind.rawValue == method.rawValue else {
      throw Mistake(
        message: "the table is partitioned by \(method.rawValue), and the bound is one of \(bound.kind.rawValue)"
      )
    }
    switch bound.kind {
    case .range:
      guard bound.from.count == types.count, bound.to.count == types.count else {
        throw Mistake(message: "each end of a range needs \(types.count) value\(types.count == 1 ? "" : "s")")
      }
      let from = zip(bound.from, types).map { Self.value($0, $1) }
      let to = zip(bound.to, types).map { Self.value($0, $1) }
      if let order = Self.isBefore(from, to), !order {
        throw Mistake(message: "the lower end of the range is not below its upper end")
      }
      self = .range(from: from, to: to)
    case .list:
      if bound.values.isEmpty { throw Mistake(message: "a list needs a value") }
      self = .list(Set(bound.values.map { $0.kind == .null ? "null" : "=" + $0.text }))
    case .hash:
      let (modulus, remainder) = (bound.modulus ?? 0, bound.remainder ?? 0)
      guard modulus > 0, remainder >= 0, remainder < modulus else {
        throw Mistake(message: "a remainder lies between 0 and the modulus less one")
      }
      self = .hash(modulus: modulus, remainder: remainder)
    case .default:
      self = .list([])
    }
  }

  func overlaps(_ other: PartitionExtent) -> Bool {
    switch (self, other) {
    case (.range(let from, let to), .range(let otherFrom, let otherTo)):
      Self.isBefore(from, otherTo) == true && Self.isBefore(otherFrom, to) == true
    case (.list(let values), .list(let others)):
      !values.isDisjoint(with: others)
    case (.hash(let modulus, let remainder), .hash(let otherModulus, let otherRemainder)):
      remainder % Self.divisor(modulus, otherModulus) == otherRemainder % Self.divisor(modulus, otherModulus)
    default:
      false
    }
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

  /// Whether one end lies before another; `nil` where that cannot be said.
  private static func isBefore(_ left: End, _ right: End) -> Bool? {
    for (a, b) in zip(left, right) {
      guard let a, let b else { return nil }
      switch (a, b) {
      case (.number, .time), (.time, .number): return nil
      default: break
      }
      if a == b {
        // What follows MINVALUE or MAXVALUE does not matter.
        if a == .minimum || a == .maximum { return false }
        continue
      }
      return a < b
    }
    return false
  }

  private static func value(_ value: PartitionValue, _ type: SQLType?) -> Value? {
    switch value.kind {
    case .minimum: return .minimum
    case .maximum: return .maximum
    case .number: return Int(value.text).map { .number($0) }
    case .null, .sql, .bool: return nil
    case .text:
      guard let type, type.reference == nil else { return nil }
      switch type.sql.prefix(while: { $0 != "(" }) {
      case "smallint", "integer", "bigint", "serial", "bigserial": return Int(value.text).map { .number($0) }
      case "date", "timestamp", "timestamptz": return time(value.text).map { .time($0) }
      default: return nil
      }
    }
  }

  /// `2024-01-01` or `2024-01-01 12:30:00` in a form that sorts; `nil` for anything else, such as a time with an offset.
  static func time(_ text: String) -> String? {
    var out = ""
    let pattern = "0000-00-00 00:00:00"
    guard text.utf8.count == 10 || text.utf8.count == 16 || text.utf8.count == 19 else { return nil }
    for (given, expected) in zip(text, pattern) {
      if expected == "0" {
        guard given.isASCII, given.isNumber else { return nil }
        out.append(given)
      } else {
        guard given == expected || (expected == " " && given == "T") else { return nil }
        out.append(expected)
      }
    }
    return out + pattern.dropFirst(out.count)
  }
}
