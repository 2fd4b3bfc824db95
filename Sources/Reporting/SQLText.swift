/// SQL as it is written into scripts.
enum SQLText {
  /// The statement with its semicolon, which stands on a line of its own where a comment would swallow it.
  static func terminated(_ sql: String) -> String {
    let lastLine = sql.split(separator: "\n").last ?? ""
    return lastLine.contains("--") ? sql + "\n;" : sql + ";"
  }
}
