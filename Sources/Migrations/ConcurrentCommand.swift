import Postgres

/// A command that the server runs in several transactions of its own, and that leaves something behind where it is
/// interrupted: what it is about, so that one can look afterwards.
enum ConcurrentCommand: Sendable, Hashable {
  /// `CREATE INDEX CONCURRENTLY`; the name as it is spelled, `nil` where the server chooses one.
  case createIndex(name: String?, table: String)
  /// `DROP INDEX CONCURRENTLY`; the name as it is spelled.
  case dropIndex(name: String)
  /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`; names as they are spelled.
  case detach(parent: String, partition: String)
  /// `REINDEX … CONCURRENTLY` of an index or a table; the name as it is spelled.
  case reindex(name: String)

  /// Reads a statement; `nil` where it is none of these commands.
  init?(_ sql: String) {
    var cursor = Cursor(tokens: sqlTokens(of: sql)[...])
    if cursor.take("CREATE") {
      _ = cursor.take("UNIQUE")
      guard cursor.take("INDEX"), cursor.take("CONCURRENTLY") else { return nil }
      _ = cursor.take("IF", "NOT", "EXISTS")
      var name: String?
      if !cursor.take("ON") {
        name = cursor.name()
        guard cursor.take("ON") else { return nil }
      }
      _ = cursor.take("ONLY")
      guard let table = cursor.name() else { return nil }
      self = .createIndex(name: name, table: table)
    } else if cursor.take("DROP", "INDEX", "CONCURRENTLY") {
      _ = cursor.take("IF", "EXISTS")
      guard let name = cursor.name() else { return nil }
      self = .dropIndex(name: name)
    } else if cursor.take("REINDEX") {
      cursor.skipParentheses()
      guard cursor.take("INDEX") || cursor.take("TABLE"), cursor.take("CONCURRENTLY") else { return nil }
      guard let name = cursor.name() else { return nil }
      self = .reindex(name: name)
    } else if cursor.take("ALTER", "TABLE") {
      _ = cursor.take("IF", "EXISTS")
      _ = cursor.take("ONLY")
      guard let parent = cursor.name() else { return nil }
      _ = cursor.take("*")
      guard cursor.take("DETACH", "PARTITION"), let partition = cursor.name(), cursor.take("CONCURRENTLY") else {
        return nil
      }
      self = .detach(parent: parent, partition: partition)
    } else {
      return nil
    }
  }

  private struct Cursor {
    var tokens: ArraySlice<String>

    /// Takes these words, in any case of letters, or nothing.
    mutating func take(_ words: String...) -> Bool {
      let next = tokens.prefix(words.count)
      guard next.count == words.count, zip(next, words).allSatisfy({ $0.uppercased() == $1 }) else { return false }
      tokens = tokens.dropFirst(words.count)
      return true
    }

    /// Takes a name, qualified or not.
    mutating func name() -> String? {
      guard var name = tokens.popFirst() else { return nil }
      while tokens.first == ".", tokens.count > 1 {
        tokens.removeFirst()
        name += "." + tokens.removeFirst()
      }
      return name
    }

    mutating func skipParentheses() {
      guard tokens.first == "(" else { return }
      var depth = 0
      while let token = tokens.popFirst() {
        if token == "(" { depth += 1 }
        if token == ")" { depth -= 1 }
        if depth == 0 { return }
      }
    }
  }
}
