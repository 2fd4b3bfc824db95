/// The lines of a statement around the place of an error, with a mark under it.
///
/// A statement may be a function body of hundreds of lines; the line that matters and the one before it are enough.
struct StatementExcerpt {
  private static let widest = 160

  /// The excerpt, without a newline at the end.
  let text: String

  /// - Parameter position: where the error is, counted in Unicode scalars from 1; `nil` shows the beginning.
  init(_ statement: String, position: Int?) {
    let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
    guard let position, let (index, column) = Self.find(position, in: lines) else {
      text = Self.beginning(of: lines)
      return
    }
    let prefix = lines.count > 1 ? "line \(index + 1): " : ""
    let scalars = Array(lines[index].unicodeScalars)
    let start = max(0, min(column - Self.widest / 2, scalars.count - Self.widest))
    let end = min(scalars.count, start + Self.widest)
    let shown = Self.string(scalars[start..<end])
    let before = Self.string(scalars[start..<min(column, end)])
    let mark = String(repeating: " ", count: prefix.count + VisibleText.width(before)) + "^"
    text = "\(prefix)\(shown)\n\(mark)"
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return VisibleText.line(String(text).map { $0 == "\t" ? " " : String($0) }.joined())
  }

  private static func find(_ position: Int, in lines: [Substring]) -> (line: Int, column: Int)? {
    var rest = position - 1
    for (index, line) in lines.enumerated() {
      let count = line.unicodeScalars.count
      if rest <= count { return rest >= 0 ? (index, rest) : nil }
      rest -= count + 1
    }
    return nil
  }

  private static func beginning(of lines: [Substring]) -> String {
    let shown = lines.drop { $0.allSatisfy(\.isWhitespace) }.prefix(3)
    let text = shown.map { $0.count > widest ? $0.prefix(widest) + " …" : $0 }.joined(separator: "\n")
    return lines.count > 3 ? text + "\n…" : text
  }
}
