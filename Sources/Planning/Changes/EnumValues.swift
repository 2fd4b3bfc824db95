/// A value that is added to an enum cannot be used before its transaction has committed (PostgreSQL documentation,
/// "ALTER TYPE", Notes).
enum EnumValues {
  /// The statements, those that add a value which a later one uses marked as not transactional, so that they commit by
  /// themselves.
  static func committed(_ statements: [PlannedStatement]) -> [PlannedStatement] {
    var result = statements
    for (index, statement) in statements.enumerated() {
      guard let value = value(addedBy: statement.sql) else { continue }
      let isUsed = statements[(index + 1)...].contains { other in
        self.value(addedBy: other.sql) == nil && other.sql.contains(value)
      }
      guard isUsed else { continue }
      result[index].transactional = false
      result[index].hazards.append(
        Hazard(.notTransactional, "it commits by itself, because a later statement uses the value")
      )
    }
    return result
  }

  /// The literal of the value in `ALTER TYPE … ADD VALUE 'x' …`.
  private static func value(addedBy sql: String) -> String? {
    let mark = " ADD VALUE "
    guard sql.hasPrefix("ALTER TYPE "), let range = sql.firstRange(of: mark) else { return nil }
    var rest = sql[range.upperBound...]
    for place in [" BEFORE '", " AFTER '", " BEFORE E'", " AFTER E'"] {
      if let end = rest.firstRange(of: place) { rest = rest[..<end.lowerBound] }
    }
    return String(rest)
  }
}
