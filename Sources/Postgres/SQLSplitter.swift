/// Puts tokens together to statements.
struct SQLSplitter {
  private var scanner: SQLScanner
  private(set) var statements: [SQLScript.Statement] = []
  /// The comments since the last statement.
  private(set) var comments: [SQLScript.Comment] = []
  /// The tokens of the statement that is being read.
  private var current = Current()
  /// The line of the last semicolon: comments on it belong to the statement before.
  private var lastLine = 0
  /// The line at an offset, which only grows.
  private var counted = (offset: 0, line: 1)

  private struct Current {
    var start: Int?
    var line = 0
    var end = 0
    var wordCount = 0
    var startsWithCreate = false
    var startsWithCopy = false
    /// Where each open parenthesis is.
    var parentheses: [Int] = []
    /// Where the function body opened, and how many BEGIN and CASE wait for their END.
    var body: (start: Int, depth: Int)?
    var previous: SQLScanner.Token?
    var copiesFromStdin = false
    var comments: [SQLScript.Comment] = []
  }

  init(_ scanner: SQLScanner) {
    self.scanner = scanner
  }

  mutating func split() throws(SQLScript.SyntaxError) {
    while let token = try scanner.next() {
      switch token.kind {
      case .comment:
        take(comment: token)
      case .backslash:
        try take(command: token)
      case .semicolon where current.parentheses.isEmpty && current.body == nil:
        try end(at: token)
      default:
        take(token)
      }
    }
    if let open = current.parentheses.first, current.start != nil {
      throw scanner.error("a parenthesis is not closed", at: open)
    }
    if let body = current.body { throw scanner.error("BEGIN ATOMIC without its END", at: body.start) }
    finishStatement()
  }

  private mutating func take(comment token: SQLScanner.Token) {
    let range = token.start..<token.end
    let comment = SQLScript.Comment(text: text(range), line: line(at: token.start), byteRange: range)
    guard current.start == nil else {
      current.comments.append(comment)
      return
    }
    if comment.line == lastLine, comments.isEmpty, !statements.isEmpty {
      statements[statements.count - 1].trailingComments.append(comment)
    } else {
      comments.append(comment)
    }
  }

  private mutating func take(_ token: SQLScanner.Token) {
    if current.start == nil {
      current.start = token.start
      current.line = line(at: token.start)
    }
    current.end = token.end
    switch token.kind {
    case .openParenthesis: current.parentheses.append(token.start)
    case .closeParenthesis: _ = current.parentheses.popLast()
    case .word: take(word: token)
    default: break
    }
    current.previous = token
  }

  private mutating func take(word token: SQLScanner.Token) {
    current.wordCount += 1
    if current.wordCount == 1 {
      current.startsWithCreate = scanner.token(token, is: "create")
      current.startsWithCopy = scanner.token(token, is: "copy")
      return
    }
    guard current.parentheses.isEmpty, let previous = current.previous else { return }
    if current.startsWithCopy, scanner.token(previous, is: "from"), scanner.token(token, is: "stdin") {
      current.copiesFromStdin = true
    }
    guard current.startsWithCreate else { return }
    if current.body == nil {
      if scanner.token(token, is: "atomic"), scanner.token(previous, is: "begin") {
        current.body = (previous.start, 1)
      }
    } else if previous.kind != .dot, !scanner.token(previous, is: "as") {  // there they are names of columns
      if scanner.token(token, is: "case") {
        current.body?.depth += 1
      } else if scanner.token(token, is: "end") {
        current.body?.depth -= 1
        if current.body?.depth == 0 { current.body = nil }
      }
    }
  }

  /// A command of psql: those of pg_dump are skipped, up to the end of their line.
  private mutating func take(command token: SQLScanner.Token) throws(SQLScript.SyntaxError) {
    scanner.skipLine()
    let words = text(token.start..<scanner.position).split { $0 == " " || $0 == "\t" }
    let name = words.first.map(String.init) ?? "\\"
    guard ["\\restrict", "\\unrestrict", "\\connect", "\\c"].contains(name) else {
      throw scanner.error("\(name) is a command of psql, not SQL", at: token.start)
    }
    guard current.start == nil else {
      throw scanner.error("\(name) in the middle of a statement", at: token.start)
    }
  }

  private mutating func end(at semicolon: SQLScanner.Token) throws(SQLScript.SyntaxError) {
    lastLine = line(at: semicolon.start)
    let copies = current.copiesFromStdin
    guard finishStatement(), copies else { return }

    // The data starts on the next line, as psql reads it.
    while let byte = restOfLine() {
      guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/"), let token = try scanner.next(),
        token.kind == .comment
      else {
        throw scanner.error("text behind COPY … FROM stdin; where its data starts", at: scanner.position)
      }
      take(comment: token)
    }
    statements[statements.count - 1].copyData = takeCopyData()
  }

  /// The first byte on the rest of the line that is no space, or nil behind the line's end.
  private mutating func restOfLine() -> UInt8? {
    while scanner.position < scanner.bytes.count {
      let byte = scanner.bytes[scanner.position]
      if !SQLScanner.isSpace(byte) { return byte }
      scanner.position += 1
      if byte == 0x0A { return nil }
    }
    return nil
  }

  /// Lines up to `\.`, which is taken too, or up to the end of the file.
  private mutating func takeCopyData() -> Range<Int> {
    let bytes = scanner.bytes
    let start = scanner.position
    var lineStart = start
    while lineStart < bytes.count {
      var lineEnd = lineStart
      while lineEnd < bytes.count, bytes[lineEnd] != 0x0A { lineEnd += 1 }
      scanner.position = min(lineEnd + 1, bytes.count)
      if scanner.byte(lineStart) == UInt8(ascii: "\\"), scanner.byte(lineStart + 1) == UInt8(ascii: "."),
        lineEnd == lineStart + 2 || (lineEnd == lineStart + 3 && bytes[lineStart + 2] == 0x0D)
      {
        return start..<lineStart
      }
      lineStart = lineEnd + 1
    }
    return start..<bytes.count
  }

  /// Adds the statement that was read; false when there is none.
  @discardableResult
  private mutating func finishStatement() -> Bool {
    defer { current = Current() }
    guard let start = current.start else { return false }
    let statement = SQLScript.Statement(
      text: text(start..<current.end),
      line: current.line,
      byteRange: start..<current.end,
      leadingComments: comments,
      innerComments: current.comments,
      trailingComments: [],
      copyData: nil
    )
    comments = []
    statements.append(statement)
    return true
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: scanner.bytes[range], as: UTF8.self)
  }

  private mutating func line(at offset: Int) -> Int {
    while counted.offset < offset {
      if scanner.bytes[counted.offset] == 0x0A { counted.line += 1 }
      counted.offset += 1
    }
    return counted.line
  }
}
