/// Names as nobody should give them, and SQL's quotes around them.
enum Naming {
  /// What stands before the mark that keeps a name apart from all others.
  private static let words = [
    "orders", "user", "select", "Mixed Case", "we\"ird", "it's", "a b", "ünïcödé", "日本語", "1st", "do$llar$$",
    "back\\slash",
    "new\nline", "😀", "e\u{301}te", "\u{e9}te", "a.b", "semi;colon", "--comment", "/*", "%s", "{brace}", "tab\t", "x",
    "group", "null", "$1", ":v", "(paren)", "[0]", "ß", " lead", "trail ", "public", "pg_x", "none", "row", "E'",
    "\"\"",
  ]

  /// A name of at most 63 bytes that holds its mark, by which it differs from every other name.
  static func name(_ draw: Draw, _ mark: String, hostility: Int = 60) -> String {
    guard draw.chance("hostile", hostility) else { return mark }
    let word = draw.one("word", of: words)
    let name = draw.chance("mark first", 30) ? mark + word : word + mark
    guard draw.chance("long", 8) else { return name }
    return name + String(repeating: "n", count: max(0, 63 - name.utf8.count))
  }
}

/// An identifier, always in quotes.
func quoted(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A string constant.
func literal(_ text: String) -> String {
  let inner = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  return inner.utf8.contains(UInt8(ascii: "\\"))
    ? " E'" + inner.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") + "'"
    : "'" + inner + "'"
}

func list(_ parts: some Sequence<String>) -> String { parts.joined(separator: ", ") }
