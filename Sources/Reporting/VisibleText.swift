/// Text from a catalog, a file or a server, made safe to show on a terminal.
///
/// Names, comments and error messages are hostile input: an escape sequence in a table's comment must not move the
/// cursor, and a bidirectional override must not make a name read as another.
enum VisibleText {
  /// The text on one line, with control characters written as Swift escapes.
  static func line(_ text: some StringProtocol) -> String {
    escape(text, keepingNewlines: false)
  }

  /// The text with its line ends and tabs kept and every other control character escaped.
  static func lines(_ text: some StringProtocol) -> String {
    escape(text, keepingNewlines: true)
  }

  private static func escape(_ text: some StringProtocol, keepingNewlines: Bool) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return String(text) }
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where keepingNewlines, "\t" where keepingNewlines: safe.unicodeScalars.append(scalar)
      case "\n": safe += "\\n"
      case "\t": safe += "\\t"
      case "\r": safe += "\\r"
      case _ where isUnsafe(scalar): safe += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// How many columns of a terminal the text takes.
  ///
  /// Wide and full-width characters take two (Unicode Standard Annex 11), marks that combine take none.
  static func width(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.value {
    case 0x0000...0x02FF: return 1
    case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
