/// The tokens of a Swift file: enough to find its globals and what their initialisers mention.
///
/// Comments are dropped; the inside of a string counts only where it is interpolated; brackets are matched by whoever
/// reads the tokens. It is no parser: what is unusual is left to the compiler.
struct SwiftTokens {
  struct Token: Equatable {
    enum Kind: Equatable {
      /// An identifier or keyword, without backticks.
      case word
      /// A string or regular expression as a whole.
      case text
      case number
      /// One character of punctuation.
      case mark
      /// A conditional compilation directive with its whole line, such as `#if os(Linux)`.
      case directive
    }
    var kind: Kind
    var text: String
    var line: Int
    /// Whether it is the first on its line, or follows a semicolon.
    var startsStatement: Bool
    /// Whether an identifier was written in backticks, and so is no keyword.
    var isEscaped = false
    /// Whether no blank stands before it.
    var isAttached = false
  }

  private(set) var tokens: [Token] = []
  private let characters: [Unicode.Scalar]
  private var position = 0
  private var line = 1
  private var atStart = true

  init(_ source: String) {
    characters = Array(source.unicodeScalars)
    scan(untilClosing: false)
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < characters.count ? characters[position + offset] : nil
  }

  private mutating func advance() {
    if peek() == "\n" {
      line += 1
      atStart = true
    }
    position += 1
  }

  private mutating func add(_ kind: Token.Kind, _ text: String, line: Int, attached: Bool, escaped: Bool = false) {
    tokens.append(
      Token(kind: kind, text: text, line: line, startsStatement: atStart, isEscaped: escaped, isAttached: attached)
    )
    atStart = text == ";"
  }

  /// - Parameter untilClosing: stop at the parenthesis that closes an interpolation.
  private mutating func scan(untilClosing: Bool) {
    var depth = 0
    var attached = false
    while let character = peek() {
      let startLine = line
      switch character {
      case " ", "\t", "\r", "\n":
        advance()
        attached = false
        continue
      case "/" where peek(1) == "/":
        while let next = peek(), next != "\n" { position += next == "\n" ? 0 : 1 }
        attached = false
        continue
      case "/" where peek(1) == "*":
        skipComment()
        attached = false
        continue
      case "/" where startsRegex():
        skipRegex()
        add(.text, "", line: startLine, attached: attached)
      case "\"":
        string(hashes: 0, attached: attached)
      case "#":
        hash(attached: attached)
      case "`":
        position += 1
        let start = position
        while let next = peek(), next != "`", next != "\n" { position += 1 }
        let text = String(String.UnicodeScalarView(characters[start..<position]))
        position += 1
        add(.word, text, line: startLine, attached: attached, escaped: true)
      case _ where Self.startsWord(character):
        let text = word()
        add(.word, text, line: startLine, attached: attached)
      case "0"..."9":
        while let next = peek(), Self.continuesWord(next) { position += 1 }
        add(.number, "0", line: startLine, attached: attached)
      default:
        if untilClosing {
          if character == "(" { depth += 1 }
          if character == ")" {
            if depth == 0 {
              position += 1
              return
            }
            depth -= 1
          }
        }
        position += 1
        add(.mark, String(character), line: startLine, attached: attached)
      }
      attached = true
    }
  }

  private mutating func word() -> String {
    let start = position
    while let next = peek(), Self.continuesWord(next) { position += 1 }
    return String(String.UnicodeScalarView(characters[start..<position]))
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if peek() == "/", peek(1) == "*" {
        depth += 1
        position += 2
      } else if peek() == "*", peek(1) == "/" {
        depth -= 1
        position += 2
      } else {
        advance()
      }
    } while depth > 0 && position < characters.count
  }

  /// A slash begins a regular expression where a value may begin and no blank follows.
  private func startsRegex() -> Bool {
    guard let next = peek(1), next != " ", next != "\t", next != "\n", next != "=" else { return false }
    guard let last = tokens.last else { return false }
    guard last.kind == .mark, "(,=:[{?&|!".contains(last.text) else { return false }
    var index = position + 1
    while index < characters.count, characters[index] != "\n" {
      if characters[index] == "/", characters[index - 1] != "\\" { return true }
      index += 1
    }
    return false
  }

  private mutating func skipRegex() {
    position += 1
    while let next = peek(), next != "/", next != "\n" { position += next == "\\" ? 2 : 1 }
    position += 1
  }

  /// `#"…"#`, `#/…/#`, or a directive.
  private mutating func hash(attached: Bool) {
    var count = 0
    while peek(count) == "#" { count += 1 }
    if peek(count) == "\"" {
      position += count
      string(hashes: count, attached: attached)
    } else if peek(count) == "/" {
      let startLine = line
      position += count + 1
      while position < characters.count, !closes("/", hashes: count) { advance() }
      position += count + 1
      add(.text, "", line: startLine, attached: attached)
    } else {
      position += 1
      let startLine = line
      let start = position
      let name = word()
      if ["if", "elseif", "else", "endif"].contains(name) {
        while let next = peek(), next != "\n" { position += next == "\n" ? 0 : 1 }
        var text = String(String.UnicodeScalarView(characters[start..<position]))
        if let comment = text.firstRange(of: "//") { text.removeSubrange(comment.lowerBound...) }
        atStart = true
        add(.directive, "#" + text, line: startLine, attached: attached)
        atStart = true
      } else {
        add(.mark, "#", line: startLine, attached: attached)
        if !name.isEmpty { add(.text, name, line: startLine, attached: true) }
      }
    }
  }

  private func closes(_ quote: Unicode.Scalar, hashes: Int) -> Bool {
    guard peek() == quote else { return false }
    return (0..<hashes).allSatisfy { peek(1 + $0) == "#" }
  }

  /// A string of any form; the tokens of its interpolations are added before the token of the string.
  private mutating func string(hashes: Int, attached: Bool) {
    let startLine = line
    let wasAtStart = atStart
    let multiline = peek(1) == "\"" && peek(2) == "\"" && !endsOnItsLine(hashes: hashes)
    position += multiline ? 3 : 1
    tokens.append(Token(kind: .text, text: "", line: startLine, startsStatement: wasAtStart, isAttached: attached))
    atStart = false
    while let character = peek() {
      if character == "\\", (0..<hashes).allSatisfy({ peek(1 + $0) == "#" }) {
        position += 1 + hashes
        if peek() == "(" {
          position += 1
          // Interpolated words belong to the initialiser, but stand apart from what surrounds the string.
          tokens.append(Token(kind: .mark, text: "(", line: line, startsStatement: false))
          atStart = false
          scan(untilClosing: true)
          tokens.append(Token(kind: .mark, text: ")", line: line, startsStatement: false))
          atStart = false
        } else if hashes == 0 {
          if peek() == "\n" { line += 1 }
          position += 1
        }
      } else if multiline, closes("\"", hashes: 0), peek(1) == "\"", peek(2) == "\"",
        (0..<hashes).allSatisfy({ peek(3 + $0) == "#" })
      {
        position += 3 + hashes
        return
      } else if !multiline, closes("\"", hashes: hashes) {
        position += 1 + hashes
        return
      } else if !multiline, character == "\n" {
        return
      } else {
        if character == "\n" { line += 1 }
        position += 1
      }
    }
  }

  /// Whether a raw string that begins like one of several lines ends on its own: `#"""#` is a quotation mark, as Swift's
  /// lexer has it.
  private func endsOnItsLine(hashes: Int) -> Bool {
    guard hashes > 0 else { return false }
    var offset = 1
    while let next = peek(offset), next != "\n" {
      if next == "\"", (0..<hashes).allSatisfy({ peek(offset + 1 + $0) == "#" }) { return true }
      offset += 1
    }
    return false
  }

  private static func startsWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "$" || scalar.properties.isXIDStart
      || (scalar.value >= 0x80 && !scalar.properties.isWhitespace)
  }

  private static func continuesWord(_ scalar: Unicode.Scalar) -> Bool {
    startsWord(scalar) || ("0"..."9").contains(scalar) || scalar.properties.isXIDContinue
  }
}
