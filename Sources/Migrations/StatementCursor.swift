import Postgres

/// Reads the beginning of a statement word by word, for the few that Strata has to know something of.
struct StatementCursor {
  private var tokens: ArraySlice<String>

  init(_ sql: String) { tokens = sqlTokens(of: sql)[...] }

  /// Takes these words, in any case of letters, or nothing.
  mutating func take(_ words: String...) -> Bool {
    let next = tokens.prefix(words.count)
    guard next.count == words.count, zip(next, words).allSatisfy({ $0.uppercased() == $1 }) else { return false }
    tokens = tokens.dropFirst(words.count)
    return true
  }

  /// Takes a name, qualified or not, as it is spelled.
  mutating func name() -> String? {
    guard var name = tokens.popFirst() else { return nil }
    while tokens.first == ".", tokens.count > 1 {
      tokens.removeFirst()
      name += "." + tokens.removeFirst()
    }
    return name
  }

  /// The options in parentheses that are not switched off (manual, REINDEX: `CONCURRENTLY [ boolean ]`).
  mutating func takeOptions() -> Set<String> {
    guard tokens.first == "(" else { return [] }
    let list = tokens.dropFirst().prefix { $0 != ")" }
    tokens = tokens.dropFirst(list.count + 2)
    let options = list.split(separator: ",").filter { option in
      option.count < 2 || !["OFF", "FALSE", "0"].contains(option.dropFirst().first?.uppercased())
    }
    return Set(options.compactMap { $0.first?.uppercased() })
  }
}
