extension PostgresError: CustomStringConvertible {
  /// The message as psql prints it, with the SQLSTATE and the offending line of the statement under a caret.
  public var description: String {
    var lines = ["\(severity): \(message)" + (sqlState.map { " (SQLSTATE \($0.rawValue))" } ?? "")]
    if let detail { lines.append("DETAIL: \(detail)") }
    if let hint { lines.append("HINT: \(hint)") }
    if let statement, let position {
      lines += Self.excerpt(of: statement, at: position)
    }
    if let internalQuery {
      if let internalPosition {
        lines += Self.excerpt(of: internalQuery, at: internalPosition)
      } else {
        lines.append("QUERY: \(internalQuery)")
      }
    }
    if let context { lines.append("CONTEXT: \(context)") }
    return lines.joined(separator: "\n")
  }

  /// The line of `text` that holds the character `position` (from 1), and a caret under that character.
  static func excerpt(of text: String, at position: Int) -> [String] {
    let scalars = Array(text.unicodeScalars)
    guard position >= 1, position <= scalars.count + 1 else { return [] }
    let offset = position - 1
    let start = (scalars[..<offset].lastIndex(of: "\n") ?? -1) + 1
    let end = scalars[offset...].firstIndex(of: "\n") ?? scalars.count
    let number = scalars[..<offset].count { $0 == "\n" } + 1

    // A line of a generated statement can be very long: show what surrounds the place.
    let reach = 60
    let from = offset - start > reach ? offset - reach : start
    let to = end - offset > reach ? offset + reach : end
    let prefix = "LINE \(number): " + (from > start ? "..." : "")
    var before = String.UnicodeScalarView(scalars[from..<offset])
    let shown = text.isEmpty ? "" : String(String.UnicodeScalarView(scalars[from..<to]))
    before = String.UnicodeScalarView(before.map { $0 == "\t" ? $0 : " " })
    let caret = String(repeating: " ", count: prefix.count) + String(before) + "^"
    return [prefix + shown + (to < end ? "..." : ""), caret]
  }
}
