/// SQL as it is written into scripts.
enum SQLText {
  /// The statement with its semicolon, which stands on a line of its own where a comment would swallow it.
  static func terminated(_ sql: String) -> String {
    // A statement without "--" anywhere, which most are, needs no look at its lines.
    guard sql.utf8.containsDashes else { return sql + ";" }
    let lastLine = sql.split(separator: "\n").last ?? ""
    return lastLine.contains("--") ? sql + "\n;" : sql + ";"
  }
}

extension String.UTF8View {
  /// Whether there are two hyphens in a row.
  fileprivate var containsDashes: Bool {
    var previous: UInt8 = 0
    for byte in self {
      if byte == UInt8(ascii: "-"), previous == byte { return true }
      previous = byte
    }
    return false
  }
}
