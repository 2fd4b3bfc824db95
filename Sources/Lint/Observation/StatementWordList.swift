import Migrations

/// The first words of a statement, for the few questions that no catalog answers: whether somebody wrote
/// `IF NOT EXISTS`, or `CASCADE`.
struct StatementWordList: Sendable, Hashable {
  let words: [String]

  init(_ sql: String) { words = StatementWords(sql).words }

  /// Whether the statement starts with these words.
  func starts(_ prefix: String...) -> Bool { words.starts(with: prefix) }

  /// Whether these words follow each other somewhere.
  func contains(_ sequence: [String]) -> Bool {
    guard words.count >= sequence.count else { return false }
    return (0...(words.count - sequence.count)).contains { Array(words[$0..<($0 + sequence.count)]) == sequence }
  }
}
