/// The five-character code that PostgreSQL gives to every error and notice.
///
/// A code whose last three characters are `000` stands for its whole class in a pattern, so that
/// `catch SQLState.integrityConstraintViolation` matches a unique violation too.
/// Manual: appendix A, "PostgreSQL Error Codes".
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }

  /// The first two characters with `000`: the code of the class this one belongs to.
  public var conditionClass: SQLState {
    SQLState(String(rawValue.prefix(2)) + "000")
  }

  public var description: String { rawValue }

  /// Matches the same code, or any code of the class when the pattern is a class.
  public static func ~= (pattern: SQLState, value: SQLState) -> Bool {
    pattern == value || (pattern == pattern.conditionClass && pattern == value.conditionClass)
  }

  /// Matches an optional code; no code matches nothing.
  public static func ~= (pattern: SQLState, value: SQLState?) -> Bool {
    value.map { pattern ~= $0 } ?? false
  }

  /// Matches a `PostgresError` by its code, for `catch SQLState.lockNotAvailable`.
  public static func ~= (pattern: SQLState, error: any Error) -> Bool {
    (error as? PostgresError).map { pattern ~= $0.sqlState } ?? false
  }
}
