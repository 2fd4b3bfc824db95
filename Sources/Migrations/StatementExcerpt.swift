/// The line of a statement that the server points at, with a caret under the character.
struct StatementExcerpt: Sendable, Hashable {
  /// The lines to show.
  var lines: [String]
  /// How many lines below the beginning of the statement the shown line is.
  var lineOffset: Int
  /// The column in that line, counted from 1; `nil` where the server gave no position.
  var column: Int?

  /// The widest line that is shown; longer ones are cut around the caret.
  private static let width = 96

  /// - Parameter position: The character that the server points at, counted from 1 (libpq's
  ///   `PG_DIAG_STATEMENT_POSITION`, which counts characters as the server does: code points).
  init(_ sql: String, position: Int?) {
    let scalars = Array(sql.unicodeScalars)
    let rows = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard let position, position >= 1, position <= scalars.count + 1 else {
      let shown = rows.prefix(3).map { Self.visible($0.prefix(Self.width)) }
      lines = rows.count > 3 ? shown + ["…"] : Array(shown)
      lineOffset = 0
      return
    }
    var rest = position - 1
    var index = 0
    while index < rows.count - 1, rest > rows[index].count {
      rest -= rows[index].count + 1
      index += 1
    }
    let row = Array(rows[index])
    let start = row.count <= Self.width ? 0 : max(0, min(rest - Self.width / 2, row.count - Self.width))
    let shown = row[start..<min(row.count, start + Self.width)]
    lines = [
      (start > 0 ? "…" : "") + Self.visible(shown),
      String(repeating: " ", count: rest - start + (start > 0 ? 1 : 0)) + "^",
    ]
    lineOffset = index
    column = rest + 1
  }

  /// One column for each code point, so that the caret stays in place.
  private static func visible(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars { text.append(scalar.properties.generalCategory == .control ? " " : scalar) }
    return String(text)
  }
}
