import SchemaDescription

/// What Strata reads from a function that was given as a whole statement.
struct FunctionText {
  var kind: Function.Kind
  var schema: String?
  var name: String
  /// The text between the parentheses after the name.
  var arguments: String
  /// Everything before the body, where table names matter.
  var signature: String

  /// The function with the kind, schema and name of its statement.
  static func resolved(_ function: Function) -> Function {
    guard let sql = function.sql, function.name.isEmpty, let text = FunctionText(sql) else { return function }
    var function = function
    function.kind = text.kind
    function.name = text.name
    function.schema = text.schema ?? "public"
    return function
  }

  /// Reads `CREATE [OR REPLACE] {FUNCTION | PROCEDURE} [schema.]name (arguments) …`; `nil` for anything else.
  init?(_ sql: String) {
    let words = SQLWords(sql).words
    guard words.first?.text == "create",
      let keyword = words.prefix(4).firstIndex(where: { $0.text == "function" || $0.text == "procedure" }),
      keyword + 1 < words.count
    else { return nil }
    kind = words[keyword].text == "function" ? .function : .procedure
    let first = words[keyword + 1]
    if keyword + 2 < words.count, words[keyword + 2].qualifier == first.text {
      schema = first.text
      name = words[keyword + 2].text
    } else {
      name = first.text
    }
    guard let open = sql.firstIndex(of: "(") else { return nil }
    var depth = 0
    var close: String.Index?
    var quote: Character?
    for index in sql[open...].indices {
      let character = sql[index]
      if let inside = quote {
        if character == inside { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
        if depth == 0 {
          close = index
          break
        }
      }
    }
    guard let close else { return nil }
    arguments = String(sql[sql.index(after: open)..<close])
    let end = sql[close...].firstIndex(of: "$") ?? sql.endIndex
    signature = String(sql[..<end])
  }

  /// The arguments without their defaults, as `COMMENT ON FUNCTION` takes them.
  var bareArguments: String {
    var parts: [String] = [""]
    var depth = 0
    var quote: Character?
    for character in arguments {
      if let inside = quote {
        if character == inside { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "(" || character == "[" {
        depth += 1
      } else if character == ")" || character == "]" {
        depth -= 1
      } else if character == ",", depth == 0 {
        parts.append("")
        continue
      }
      parts[parts.count - 1].append(character)
    }
    let bare = parts.map { part -> String in
      var end = part.endIndex
      if let equals = part.firstIndex(of: "=") {
        end = equals
        if end > part.startIndex, part[part.index(before: end)] == ":" { end = part.index(before: end) }
      }
      let lower = part.lowercased()
      if let word = lower.firstRange(of: " default ") {
        let offset = lower.distance(from: lower.startIndex, to: word.lowerBound)
        end = min(end, part.index(part.startIndex, offsetBy: offset))
      }
      return String(part[..<end].drop { $0.isWhitespace })
    }
    return bare.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
