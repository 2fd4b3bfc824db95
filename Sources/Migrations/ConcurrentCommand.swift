/// A command that the server does not let into a transaction, and of which one can see afterwards whether it happened:
/// what it is about.
enum ConcurrentCommand: Sendable, Hashable {
  /// `CREATE INDEX CONCURRENTLY`; the name as it is spelled, `nil` where the server chooses one.
  case createIndex(name: String?, table: String)
  /// `DROP INDEX CONCURRENTLY`; the name as it is spelled.
  case dropIndex(name: String)
  /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`; names as they are spelled.
  case detach(parent: String, partition: String)
  /// `REINDEX … CONCURRENTLY`; the name as it is spelled.
  case reindex(ReindexKind, name: String)

  /// `CREATE` or `DROP` of what is not undone with a transaction; the name as it is spelled.
  case whole(WholeKind, name: String, isCreation: Bool)

  /// What is made and dropped outside of transactions.
  enum WholeKind: String, Sendable, Hashable, CaseIterable {
    case database = "DATABASE"
    case tablespace = "TABLESPACE"
    case subscription = "SUBSCRIPTION"
  }

  /// What is indexed anew; the system's own indexes never are concurrently.
  enum ReindexKind: String, Sendable, Hashable {
    case index = "INDEX"
    case table = "TABLE"
    case schema = "SCHEMA"
    case database = "DATABASE"
  }

  /// Reads a statement; `nil` where it is none of these commands.
  init?(_ sql: String) {
    var cursor = StatementCursor(sql)
    for kind in WholeKind.allCases {
      let isCreation = cursor.take("CREATE", kind.rawValue)
      guard isCreation || cursor.take("DROP", kind.rawValue) else { continue }
      if !isCreation { _ = cursor.take("IF", "EXISTS") }
      guard let name = cursor.name() else { return nil }
      self = .whole(kind, name: name, isCreation: isCreation)
      return
    }
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
      let isConcurrent = cursor.takeOptions().contains("CONCURRENTLY")
      let kinds: [ReindexKind] = [.index, .table, .schema, .database]
      guard let kind = kinds.first(where: { cursor.take($0.rawValue) }), cursor.take("CONCURRENTLY") || isConcurrent
      else { return nil }
      // The name of the database may be left out: it is always the one that is connected to.
      guard let name = cursor.name() ?? (kind == .database ? "" : nil) else { return nil }
      self = .reindex(kind, name: name)
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
}
