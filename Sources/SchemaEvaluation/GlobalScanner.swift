/// What a schema file declares at its top level: the globals that may be objects of the schema, and what each
/// initialiser, function and static member mentions.
struct GlobalScanner {
  /// A global or static member.
  struct Declaration: Equatable {
    enum Kind { case stored, computed, function }
    /// The name by which it is reached: `invoices`, or `Billing.invoices` for a static member.
    var name: String
    var kind: Kind
    var isPrivate: Bool
    var line: Int
    /// The type that was written, where one was.
    var type: String?
    /// The declarations it mentions, as they are written there.
    var mentions: [String]
  }

  /// The declarations and the conditional compilation around them, in the order of the file.
  enum Item: Equatable {
    case declaration(Declaration)
    case directive(String)
  }

  private(set) var items: [Item] = []
  private var tokens: [SwiftTokens.Token]

  var declarations: [Declaration] {
    items.compactMap { if case .declaration(let declaration) = $0 { declaration } else { nil } }
  }

  init(_ source: String) {
    tokens = SwiftTokens(source).tokens
    scan(from: 0, to: tokens.count, path: [], isPrivate: false)
  }

  private static let modifiers: Set<String> = [
    "public", "internal", "package", "open", "final", "nonisolated", "static", "class", "lazy", "override", "indirect",
    "dynamic", "mutating", "consuming", "borrowing", "required", "convenience", "unowned", "weak", "isolated",
  ]
  private static let types: Set<String> = ["struct", "enum", "class", "actor", "extension", "protocol"]
  private static let others: Set<String> = [
    "import", "typealias", "associatedtype", "init", "deinit", "subscript", "case", "operator", "prefix", "infix",
    "postfix", "precedencegroup", "macro",
  ]

  /// Reads the declarations between two tokens at one level of nesting.
  private mutating func scan(from start: Int, to end: Int, path: [String], isPrivate outer: Bool) {
    var index = start
    var isPrivate = outer
    var isStatic = path.isEmpty
    func reset() {
      isPrivate = outer
      isStatic = path.isEmpty
    }
    while index < end {
      let token = tokens[index]
      if token.kind == .directive {
        if path.isEmpty { items.append(.directive(token.text)) }
        index += 1
        continue
      }
      guard token.kind == .word, !token.isEscaped else {
        if token.kind == .mark, token.text == "@" {
          index += 2
          if index < end, tokens[index].text == "(", tokens[index].isAttached { index = closing(index) + 1 }
        } else {
          index = "([{".contains(token.text) && token.kind == .mark ? closing(index) + 1 : index + 1
        }
        continue
      }
      switch token.text {
      case "private", "fileprivate":
        if index + 1 < end, tokens[index + 1].text == "(" {
          index = closing(index + 1) + 1
        } else {
          isPrivate = true
          index += 1
        }
      case "class" where index + 1 < end && ["let", "var", "func"].contains(tokens[index + 1].text):
        isStatic = true
        index += 1
      case _ where Self.types.contains(token.text):
        index = scanType(at: index, to: end, path: path, isPrivate: isPrivate)
        reset()
      case "let", "var":
        index = scanBinding(at: index, to: end, path: path, isPrivate: isPrivate, isStatic: isStatic)
        reset()
      case "func":
        index = scanFunction(at: index, to: end, path: path, isPrivate: isPrivate)
        reset()
      case _ where Self.modifiers.contains(token.text):
        if token.text == "static" { isStatic = true }
        index += 1
        if index < end, tokens[index].text == "(" { index = closing(index) + 1 }
      case _ where Self.others.contains(token.text):
        index = nextStatement(after: index + 1, to: end)
        reset()
      default:
        index += 1
      }
    }
  }

  private mutating func scanType(at start: Int, to end: Int, path: [String], isPrivate: Bool) -> Int {
    var index = start + 1
    var name: [String] = []
    var isPlain = true
    while index < end, tokens[index].text != "{" {
      let token = tokens[index]
      if token.kind == .word, token.text == "where" { isPlain = false }
      if token.text == "[" || token.text == "<" { isPlain = isPlain && !name.isEmpty && token.text == ":" }
      if token.kind == .word, isPlain, name.isEmpty || tokens[index - 1].text == "." { name.append(token.text) }
      index = "([".contains(token.text) && token.kind == .mark ? closing(index) + 1 : index + 1
    }
    guard index < end else { return end }
    let close = closing(index)
    if tokens[start].text != "protocol" {
      // What a type with a condition holds cannot be named from outside; it is left to the compiler.
      scan(from: index + 1, to: close, path: path + name, isPrivate: isPrivate || !isPlain || name.isEmpty)
    }
    return close + 1
  }

  private mutating func scanBinding(
    at start: Int,
    to end: Int,
    path: [String],
    isPrivate: Bool,
    isStatic: Bool
  ) -> Int {
    var index = start + 1
    repeat {
      var names: [(String, Int)] = []
      if index < end, tokens[index].text == "(" {
        let close = closing(index)
        names = tokens[index..<close].filter { $0.kind == .word && $0.text != "_" }.map { ($0.text, $0.line) }
        index = close + 1
      } else if index < end, tokens[index].kind == .word {
        names = [(tokens[index].text, tokens[index].line)]
        index += 1
      } else {
        return index
      }
      var type: [String] = []
      if index < end, tokens[index].text == ":" {
        index += 1
        while index < end, tokens[index].text != "=", tokens[index].text != "{", tokens[index].text != ",",
          !startsDeclaration(index)
        {
          if tokens[index].kind == .word { type.append(tokens[index].text) }
          if tokens[index].text == "(" || tokens[index].text == "[" {
            let close = closing(index)
            type += tokens[index..<close].filter { $0.kind == .word }.map(\.text)
            index = close
          }
          if tokens[index].text == "<" { while index < end, tokens[index].text != ">" { index += 1 } }
          index += 1
        }
      }
      let isComputed = index < end && tokens[index].text == "{" && tokens[start].text == "var"
      let bodyStart = index
      if index < end, tokens[index].text == "=" || isComputed {
        if !isComputed { index += 1 }
        index = endOfExpression(from: index, to: end)
        // Observers or a body after the value belong to it.
        if index < end, !isComputed, tokens[index].text == "{" { index = closing(index) + 1 }
      }
      if isStatic {
        for (name, line) in names where name != "_" {
          let full = (path + [name]).joined(separator: ".")
          let mentions = mentions(from: bodyStart, to: index, path: path)
          items.append(
            .declaration(
              Declaration(
                name: full,
                kind: isComputed ? .computed : .stored,
                isPrivate: isPrivate,
                line: line,
                type: type.isEmpty ? nil : type.joined(separator: "."),
                mentions: mentions
              )
            )
          )
        }
      }
      guard index < end, tokens[index].text == "," else { return index }
      index += 1
    } while true
  }

  private mutating func scanFunction(at start: Int, to end: Int, path: [String], isPrivate: Bool) -> Int {
    guard start + 1 < end else { return end }
    let name = (path + [tokens[start + 1].text]).joined(separator: ".")
    var index = start + 2
    while index < end, tokens[index].text != "{", !startsDeclaration(index) {
      index = tokens[index].text == "(" || tokens[index].text == "[" ? closing(index) + 1 : index + 1
    }
    if index < end, tokens[index].text == "{" { index = closing(index) + 1 }
    let declaration = Declaration(
      name: name,
      kind: .function,
      isPrivate: isPrivate,
      line: tokens[start].line,
      type: nil,
      mentions: mentions(from: start + 2, to: index, path: path)
    )
    items.append(.declaration(declaration))
    return index
  }

  private func startsDeclaration(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.startsStatement else { return false }
    if token.kind == .directive || (token.kind == .mark && token.text == "@") { return true }
    guard token.kind == .word, !token.isEscaped else { return false }
    return ["let", "var", "func", "private", "fileprivate"].contains(token.text) || Self.modifiers.contains(token.text)
      || Self.types.contains(token.text) || Self.others.contains(token.text)
  }

  private func nextStatement(after index: Int, to end: Int) -> Int {
    var index = index
    while index < end, !startsDeclaration(index) {
      index = tokens[index].kind == .mark && "([{".contains(tokens[index].text) ? closing(index) + 1 : index + 1
    }
    return index
  }

  /// Where the expression that begins here ends: at a declaration, or at a comma that begins another binding.
  private func endOfExpression(from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      if index > start, startsDeclaration(index) { return index }
      let token = tokens[index]
      if token.kind == .mark, token.text == ",", index + 2 < end, tokens[index + 1].kind == .word,
        tokens[index + 2].text == "=" || tokens[index + 2].text == ":"
      {
        return index
      }
      index = token.kind == .mark && "([{".contains(token.text) ? closing(index) + 1 : index + 1
    }
    return end
  }

  /// The bracket that closes the one at `open`.
  private func closing(_ open: Int) -> Int {
    var depth = 0
    for index in open..<tokens.count where tokens[index].kind == .mark {
      if "([{".contains(tokens[index].text) { depth += 1 }
      if ")]}".contains(tokens[index].text) {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return tokens.count - 1
  }

  /// The names that a piece of code may read: no labels, no members of values, nothing that it binds itself.
  private func mentions(from start: Int, to end: Int, path: [String]) -> [String] {
    guard start < end else { return [] }
    var bound: Set<String> = []
    for index in start..<end where tokens[index].kind == .word {
      let text = tokens[index].text
      if ["let", "var", "for", "func", "case"].contains(text), index + 1 < end {
        bound.insert(tokens[index + 1].text)
      }
      if text == "in", index > start {
        // Parameters of a closure: the words between its brace and `in`.
        var back = index - 1
        while back > start, tokens[back].text != "{", tokens[back].line == tokens[index].line {
          if tokens[back].kind == .word { bound.insert(tokens[back].text) }
          back -= 1
        }
      }
      // Parameters of a function: a name before a colon.
      if index + 1 < end, tokens[index + 1].text == ":", index > start,
        "(,".contains(tokens[index - 1].text) || tokens[index - 1].kind == .word
      {
        if tokens[start].text == "(" || tokens[start].text == "<" { bound.insert(text) }
      }
    }
    var mentions: [String] = []
    var index = start
    while index < end {
      let token = tokens[index]
      guard token.kind == .word, index == start || tokens[index - 1].text != "." else {
        index += 1
        continue
      }
      var name = token.text
      var next = index + 1
      let isLabel =
        next < end && tokens[next].text == ":" && index > start
        && (tokens[index - 1].text == "(" || tokens[index - 1].text == ",")
      if isLabel || bound.contains(name) {
        index = next
        continue
      }
      mentions.append(name)
      if !path.isEmpty { mentions.append((path + [name]).joined(separator: ".")) }
      while next + 1 < end, tokens[next].text == ".", tokens[next + 1].kind == .word {
        name += "." + tokens[next + 1].text
        mentions.append(name)
        next += 2
      }
      index = next
    }
    return mentions
  }
}
