extension ScriptDirective {
  /// Reads names separated by dots, folding those without quotes to small letters as PostgreSQL does.
  static func names(_ rest: inout Substring) throws(DirectiveError) -> [String] {
    var names: [String] = []
    repeat {
      if rest.first == "." { rest.removeFirst() }
      var name = ""
      if rest.first == "\"" {
        rest.removeFirst()
        while true {
          guard let character = rest.popFirst() else { throw DirectiveError(reason: "a quote is not closed") }
          if character != "\"" {
            name.append(character)
          } else if rest.first == "\"" {
            name.append("\"")
            rest.removeFirst()
          } else {
            break
          }
        }
      } else {
        let word = rest.prefix { !".,( =".contains($0) }
        name = word.lowercased()
        rest.removeFirst(word.count)
      }
      guard !name.isEmpty else { throw DirectiveError(reason: "a name is missing") }
      names.append(name)
    } while rest.first == "."
    return names
  }
}
