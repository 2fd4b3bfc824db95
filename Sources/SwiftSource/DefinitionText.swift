import SchemaDescription

/// Reads the definitions that PostgreSQL prints (`pg_get_constraintdef` and its like), word by word.
///
/// They are not SQL as people write it: key words are in capitals, one blank stands between them, names are quoted where
/// they must be, and there are no comments. Whatever is not as expected gives `nil`, and the object is then kept as SQL.
struct DefinitionText {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
  }

  var isAtEnd: Bool { position >= bytes.count }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  /// Takes key words where they come next.
  mutating func take(_ words: String) -> Bool {
    skipSpace()
    let start = position
    for word in words.utf8.split(separator: UInt8(ascii: " ")) {
      skipSpace()
      guard bytes[position...].starts(with: word) else {
        position = start
        return false
      }
      position += word.count
      if Self.isWord(byte(position)), word.last.map(Self.isWord) == true {
        position = start
        return false
      }
    }
    return true
  }

  /// Whether a mark comes next.
  func isNext(_ mark: Character) -> Bool {
    var copy = self
    copy.skipSpace()
    return copy.byte(copy.position) == mark.asciiValue
  }

  /// A name, without its quotes.
  mutating func identifier() -> String? {
    skipSpace()
    let start = position
    guard byte(position) == UInt8(ascii: "\"") else {
      while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
      return position > start ? text(start..<position) : nil
    }
    guard skipQuoted(UInt8(ascii: "\""), escapes: false) else { return nil }
    return text(start + 1..<position - 1).replacingPairs(of: "\"")
  }

  /// A name with its schema, where it has one.
  mutating func name() -> ObjectName? {
    guard let first = identifier() else { return nil }
    guard byte(position) == UInt8(ascii: ".") else {
      var name = ObjectName("")
      name.name = first
      return name
    }
    position += 1
    return identifier().map { ObjectName($0, schema: first) }
  }

  /// The names in a pair of parentheses.
  mutating func names() -> [String]? {
    guard let items = items() else { return nil }
    var names: [String] = []
    for item in items {
      var text = DefinitionText(item)
      guard let name = text.identifier(), text.isAtEnd else { return nil }
      names.append(name)
    }
    return names
  }

  /// What stands in a pair of parentheses.
  mutating func group() -> String? {
    skipSpace()
    guard byte(position) == UInt8(ascii: "(") else { return nil }
    let start = position
    guard skipBalanced() else { return nil }
    return text(start + 1..<position - 1)
  }

  /// What stands in a pair of parentheses, divided at its commas.
  mutating func items() -> [String]? {
    group().flatMap { Self.items($0) }
  }

  /// A text divided at the commas, or another mark, that stand in no parentheses and no quotes.
  static func items(_ text: String, at mark: Character = ",") -> [String]? {
    var scanner = DefinitionText(text)
    var items: [String] = []
    var start = 0
    while !scanner.isAtEnd {
      if scanner.byte(scanner.position) == mark.asciiValue {
        items.append(scanner.text(start..<scanner.position).trimmed)
        scanner.position += 1
        start = scanner.position
      } else if !scanner.step() {
        return nil
      }
    }
    items.append(scanner.text(start..<scanner.bytes.count).trimmed)
    return items
  }

  /// Everything up to key words that stand in no parentheses and no quotes; all of the rest where they do not come.
  mutating func upTo(_ words: String...) -> String {
    skipSpace()
    let start = position
    while !isAtEnd {
      if position == start || Self.isSpace(bytes[position - 1]) {
        var copy = self
        if words.contains(where: { copy.take($0) }) { break }
      }
      if !step() { position = bytes.count }
    }
    return text(start..<min(position, bytes.count)).trimmed
  }

  /// A string constant, without its quotes.
  mutating func string() -> String? {
    skipSpace()
    let hasEscapes = byte(position) == UInt8(ascii: "E") && byte(position + 1) == UInt8(ascii: "'")
    if hasEscapes { position += 1 }
    let start = position
    guard byte(position) == UInt8(ascii: "'"), skipQuoted(UInt8(ascii: "'"), escapes: hasEscapes) else { return nil }
    let content = text(start + 1..<position - 1).replacingPairs(of: "'")
    return hasEscapes ? content.replacingPairs(of: "\\") : content
  }

  /// A number, which a blank or the end of the line ends.
  mutating func number() -> Double? {
    skipSpace()
    let start = position
    while !isAtEnd, !Self.isSpace(bytes[position]) { position += 1 }
    return Double(text(start..<position))
  }

  /// Everything that is left.
  mutating func rest() -> String {
    skipSpace()
    defer { position = bytes.count }
    return text(position..<bytes.count)
  }

  /// A function call or anything else that ends with its first pair of parentheses.
  mutating func call() -> String? {
    skipSpace()
    let start = position
    while !isAtEnd, byte(position) != UInt8(ascii: "(") {
      if Self.isSpace(bytes[position]) || !step() { return nil }
    }
    return !isAtEnd && skipBalanced() ? text(start..<position) : nil
  }

  /// The expression without the parentheses around all of it.
  static func bare(_ expression: String) -> String {
    var text = expression.trimmed
    while text.utf8.first == UInt8(ascii: "(") {
      var scanner = DefinitionText(text)
      guard let inner = scanner.group(), scanner.isAtEnd else { break }
      text = inner.trimmed
    }
    return text
  }

  // MARK: Steps

  /// Goes past one character, one quoted text or one pair of parentheses; false where something has no end.
  private mutating func step() -> Bool {
    switch bytes[position] {
    case UInt8(ascii: "("), UInt8(ascii: "["): return skipBalanced()
    case UInt8(ascii: ")"), UInt8(ascii: "]"): return false
    case UInt8(ascii: "\""): return skipQuoted(UInt8(ascii: "\""), escapes: false)
    case UInt8(ascii: "'"):
      let hasEscapes =
        position > 0 && byte(position - 1) == UInt8(ascii: "E")
        && (position == 1 || !Self.isWord(byte(position - 2)))
      return skipQuoted(UInt8(ascii: "'"), escapes: hasEscapes)
    default:
      position += 1
      return true
    }
  }

  private mutating func skipBalanced() -> Bool {
    let close = bytes[position] == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
    position += 1
    while !isAtEnd {
      if bytes[position] == close {
        position += 1
        return true
      }
      if !step() { return false }
    }
    return false
  }

  private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) -> Bool {
    position += 1
    while !isAtEnd {
      if escapes, bytes[position] == UInt8(ascii: "\\") {
        position += 2
      } else if bytes[position] != quote {
        position += 1
      } else if byte(position + 1) == quote {
        position += 2
      } else {
        position += 1
        return true
      }
    }
    return false
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }
}

extension String {
  /// The text without blanks and line ends around it.
  var trimmed: String {
    var text = Substring(self)
    while let last = text.unicodeScalars.last, last == " " || last == "\n" { text.unicodeScalars.removeLast() }
    while let first = text.unicodeScalars.first, first == " " || first == "\n" { text.unicodeScalars.removeFirst() }
    return String(text)
  }

  /// The text with every two of a mark made one.
  fileprivate func replacingPairs(of mark: Unicode.Scalar) -> String {
    var out = String.UnicodeScalarView()
    var isSecond = false
    for scalar in unicodeScalars {
      if scalar == mark, isSecond {
        isSecond = false
        continue
      }
      isSecond = scalar == mark
      out.append(scalar)
    }
    return String(out)
  }
}
