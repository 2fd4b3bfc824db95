/// The first words of a statement, for the few questions that Strata asks before the server is asked.
public struct StatementWords: Sendable, Hashable {
  /// Words outside quotes, parentheses and comments, in capital letters; at most 40.
  public let words: [String]

  public init(_ sql: String) {
    var sql = sql
    words = sql.withUTF8(Self.words)
  }

  private static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    var words: [String] = []
    var index = 0
    var depth = 0
    func at(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
    while index < bytes.count, words.count < 40 {
      switch bytes[index] {
      case UInt8(ascii: "-") where at(1) == UInt8(ascii: "-"):
        while index < bytes.count, bytes[index] != 10 { index += 1 }
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
        var nesting = 0
        repeat {
          if at(0) == UInt8(ascii: "/"), at(1) == UInt8(ascii: "*") {
            nesting += 1
            index += 2
          } else if at(0) == UInt8(ascii: "*"), at(1) == UInt8(ascii: "/") {
            nesting -= 1
            index += 2
          } else {
            index += 1
          }
        } while nesting > 0 && index < bytes.count
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = bytes[index]
        index += 1
        while index < bytes.count, bytes[index] != quote { index += 1 }
        index += 1
      case UInt8(ascii: "$"):
        // A dollar-quoted body: nothing that is asked here comes after one.
        return words
      case UInt8(ascii: "("):
        depth += 1
        index += 1
      case UInt8(ascii: ")"):
        depth -= 1
        index += 1
      case let byte where isLetter(byte):
        let start = index
        while index < bytes.count, isLetter(bytes[index]) || (48...57).contains(bytes[index]) { index += 1 }
        if depth == 0 { words.append(uppercased(bytes[start..<index])) }
      default:
        index += 1
      }
    }
    return words
  }

  private static func uppercased(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    if bytes.contains(where: { $0 >= 128 }) { return String(decoding: bytes, as: UTF8.self).uppercased() }
    return String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for (index, byte) in bytes.enumerated() { buffer[index] = (97...122).contains(byte) ? byte - 32 : byte }
      return bytes.count
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
  }

  private func starts(_ prefix: String...) -> Bool { words.starts(with: prefix) }

  /// The command, where it begins or ends a transaction: the runner's task, never the script's.
  public var transactionCommand: String? {
    switch words.first {
    case "BEGIN", "COMMIT", "END", "ABORT": words.first
    case "START" where words.dropFirst().first == "TRANSACTION": "START TRANSACTION"
    case "PREPARE" where words.dropFirst().first == "TRANSACTION": "PREPARE TRANSACTION"
    case "ROLLBACK" where !words.contains("TO"): "ROLLBACK"
    default: nil
    }
  }

  /// Whether it is one of the plain commands that take tables or their rows with them; what takes them in other ways is
  /// seen before the COMMIT.
  var mayTakeTables: Bool {
    starts("TRUNCATE") || starts("DROP", "TABLE") || starts("DROP", "SCHEMA") || starts("DROP", "EXTENSION")
  }

  /// The command, where the server refuses it inside a transaction.
  ///
  /// Those that call `PreventInTransactionBlock`; each manual page says "cannot be executed inside a transaction
  /// block". The server is still the judge of what is not listed here.
  var commandWithoutTransaction: String? {
    let isConcurrent = words.contains("CONCURRENTLY")
    if starts("CREATE", "INDEX"), isConcurrent { return "CREATE INDEX CONCURRENTLY" }
    if starts("CREATE", "UNIQUE", "INDEX"), isConcurrent { return "CREATE UNIQUE INDEX CONCURRENTLY" }
    if starts("DROP", "INDEX"), isConcurrent { return "DROP INDEX CONCURRENTLY" }
    if starts("ALTER", "TABLE"), isConcurrent, words.contains("DETACH") {
      return "ALTER TABLE … DETACH PARTITION CONCURRENTLY"
    }
    if starts("REINDEX") {
      if isConcurrent { return "REINDEX CONCURRENTLY" }
      return words.dropFirst().first { ["SCHEMA", "DATABASE", "SYSTEM"].contains($0) }.map { "REINDEX \($0)" }
    }
    if starts("VACUUM") { return "VACUUM" }
    if starts("ALTER", "SYSTEM") { return "ALTER SYSTEM" }
    if starts("DISCARD", "ALL") { return "DISCARD ALL" }
    for object in ["DATABASE", "TABLESPACE"] {
      if starts("CREATE", object) { return "CREATE \(object)" }
      if starts("DROP", object) { return "DROP \(object)" }
    }
    return nil
  }
}
