/// Cuts SQL into tokens, byte by byte, as psql's lexer does.
///
/// The rules are those of `psqlscan.l`. All marks are ASCII, and in UTF-8 no byte of a longer character is.
struct SQLScanner {
  enum Kind {
    /// A key word or an unquoted identifier.
    case word
    /// A string, a quoted identifier or a dollar-quoted body.
    case quoted
    case comment
    case semicolon
    case openParenthesis
    case closeParenthesis
    case backslash
    case dot
    /// A number, an operator, anything else.
    case other
  }

  struct Token {
    var kind: Kind
    var start: Int
    var end: Int
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  func byte(_ index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  /// The next token, or nil at the end.
  mutating func next() throws(SQLScript.SyntaxError) -> Token? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    let kind = try scan(bytes[start])
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func scan(_ first: UInt8) throws(SQLScript.SyntaxError) -> Kind {
    switch first {
    case 0:
      throw error("a NUL character", at: position)
    case UInt8(ascii: ";"): return single(.semicolon)
    case UInt8(ascii: "("): return single(.openParenthesis)
    case UInt8(ascii: ")"): return single(.closeParenthesis)
    case UInt8(ascii: "\\"): return single(.backslash)
    case UInt8(ascii: "."): return single(.dot)
    case UInt8(ascii: "-") where byte(position + 1) == UInt8(ascii: "-"):
      skipLine()
      return .comment
    case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"):
      try skipBlockComment()
      return .comment
    case UInt8(ascii: "'"):
      try skipQuoted(UInt8(ascii: "'"), "string")
      return .quoted
    case UInt8(ascii: "\""):
      try skipQuoted(UInt8(ascii: "\""), "quoted identifier")
      return .quoted
    case UInt8(ascii: "$"):
      return try skipDollarQuoted() ? .quoted : single(.other)
    case UInt8(ascii: "e") where byte(position + 1) == UInt8(ascii: "'"),
      UInt8(ascii: "E") where byte(position + 1) == UInt8(ascii: "'"):
      try skipEscapeString()
      return .quoted
    case _ where Self.startsWord(first):
      while position < bytes.count, Self.continuesWord(bytes[position]) { position += 1 }
      return .word
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      // Letters right behind a number belong to it, so that the E of `1E'…'` opens no escape string.
      while position < bytes.count, Self.continuesWord(bytes[position]), bytes[position] != UInt8(ascii: "$") {
        position += 1
      }
      return .other
    default: return single(.other)
    }
  }

  private mutating func single(_ kind: Kind) -> Kind {
    position += 1
    return kind
  }

  /// Up to the end of the line, which is not taken.
  mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
  }

  private mutating func skipBlockComment() throws(SQLScript.SyntaxError) {
    let start = position
    var depth = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "/"), byte(position + 1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if bytes[position] == UInt8(ascii: "*"), byte(position + 1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        position += 1
      }
    }
    throw error("a /* comment is not closed", at: start)
  }

  private mutating func skipQuoted(_ quote: UInt8, _ name: String) throws(SQLScript.SyntaxError) {
    let start = position
    position += 1
    while position < bytes.count {
      if bytes[position] == quote {
        position += 1
        if byte(position) != quote { return }
      }
      position += 1
    }
    throw error("a \(name) is not closed", at: start)
  }

  /// `E'…'`, and what continues it on a later line: there a backslash escapes too.
  private mutating func skipEscapeString() throws(SQLScript.SyntaxError) {
    let start = position
    position += 2
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"):
        position += 2
      case UInt8(ascii: "'"):
        position += 1
        if byte(position) == UInt8(ascii: "'") {
          position += 1
        } else if let next = continuation() {
          position = next
        } else {
          return
        }
      default:
        position += 1
      }
    }
    position = bytes.count
    throw error("a string is not closed", at: start)
  }

  /// Where a string goes on behind white space with a line end in it; manual: section 4.1.2.1.
  private func continuation() -> Int? {
    var ahead = SQLScanner(bytes)
    ahead.position = position
    var lineEnded = false
    while ahead.position < bytes.count {
      let byte = bytes[ahead.position]
      if byte == 0x0A || byte == 0x0D {
        lineEnded = true
        ahead.position += 1
      } else if Self.isSpace(byte) {
        ahead.position += 1
      } else if byte == UInt8(ascii: "-"), ahead.byte(ahead.position + 1) == UInt8(ascii: "-") {
        ahead.skipLine()
      } else {
        return lineEnded && byte == UInt8(ascii: "'") ? ahead.position + 1 : nil
      }
    }
    return nil
  }

  /// `$tag$ … $tag$`; false when the dollar sign opens none.
  private mutating func skipDollarQuoted() throws(SQLScript.SyntaxError) -> Bool {
    let start = position
    var end = start + 1
    if Self.startsWord(byte(end)) {
      while Self.continuesWord(byte(end)), byte(end) != UInt8(ascii: "$") { end += 1 }
    }
    guard byte(end) == UInt8(ascii: "$") else { return false }
    end += 1
    let length = end - start
    position = end
    // A tag holds no dollar sign inside, so that no byte is compared twice.
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "$") else {
        position += 1
        continue
      }
      var matched = 1
      while matched < length, byte(position + matched) == bytes[start + matched] { matched += 1 }
      if matched == length {
        position += length
        return true
      }
      position += matched
    }
    let tag = String(decoding: bytes[start..<end], as: UTF8.self)
    throw error("a body quoted with \(tag) is not closed", at: start)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  static func startsWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  static func continuesWord(_ byte: UInt8) -> Bool {
    startsWord(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "$")
  }

  func error(_ message: String, at position: Int) -> SQLScript.SyntaxError {
    SQLScript.SyntaxError(line: 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A }, message: message)
  }

  /// Whether a token is this word, which is given in lower case.
  func token(_ token: Token, is word: StaticString) -> Bool {
    guard token.kind == .word, token.end - token.start == word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount {
      let byte = bytes[token.start + index]
      let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      if lower != word.utf8Start[index] { return false }
    }
    return true
  }
}
