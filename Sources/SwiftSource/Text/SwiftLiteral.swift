/// Texts as Swift string literals.
///
/// A literal is the text it stands for, byte by byte: what a person would not see on the screen is written as an escape.
enum SwiftLiteral {
  /// A literal on one line: plain where nothing in it needs a backslash, raw (`#"…"#`) where something does.
  static func line(_ text: String) -> String {
    let needsRaw = text.unicodeScalars.contains { $0 == "\"" || $0 == "\\" }
    // `#"""…` looks like the beginning of several lines.
    if text.hasPrefix("\"\"") || text == "\"" {
      return "\"\(escaped(text, "", keepsTabs: false, escaping: ["\"", "\\"]))\""
    }
    let marks = needsRaw ? marks(for: text, quote: "\"") : ""
    return "\(marks)\"\(escaped(text, marks, keepsTabs: false))\"\(marks)"
  }

  /// The lines of a literal over several lines, without indentation: the opening quotes, the text, the closing quotes.
  ///
  /// - Parameter isRaw: Whether it is raw where nothing asks for it, so that a backslash can be added without a thought.
  static func lines(_ text: String, isRaw: Bool) -> [String] {
    let needsRaw = isRaw || text.contains("\\") || text.contains("\"\"\"")
    let marks = needsRaw ? marks(for: text, quote: "\"\"\"") : ""
    // Not by characters: a carriage return and a line feed are one of those.
    let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    let content = parts.map { part -> String in
      let line = String(part)
      // A line of blanks only is a line with another indentation to Swift, and prey for editors.
      guard let last = part.last, part.allSatisfy({ $0 == " " || $0 == "\t" }) else {
        return escaped(line, marks, keepsTabs: true)
      }
      return line.dropLast() + escape(last, marks)
    }
    return ["\(marks)\"\"\""] + content + ["\"\"\"\(marks)"]
  }

  /// As many `#` as it takes for no quote and no backslash in the text to mean anything; one at least.
  private static func marks(for text: String, quote: String) -> String {
    var marks = "#"
    while text.contains(quote + marks) || text.contains("\\" + marks) { marks += "#" }
    return marks
  }

  private static func escaped(
    _ text: String,
    _ marks: String,
    keepsTabs: Bool,
    escaping quotes: Set<Unicode.Scalar> = []
  ) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if quotes.contains(scalar) {
        out += "\\\(scalar)"
      } else if scalar == "\t" && keepsTabs {
        out.unicodeScalars.append(scalar)
      } else if isVisible(scalar) {
        out.unicodeScalars.append(scalar)
      } else {
        out += escape(scalar, marks)
      }
    }
    return out
  }

  private static func escape(_ scalar: Unicode.Scalar, _ marks: String) -> String {
    "\\\(marks)u{\(String(scalar.value, radix: 16))}"
  }

  /// Whether a character shows itself: no control, no mark that turns or joins text, no line end of Unicode's own.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}
