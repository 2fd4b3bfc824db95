/// A command that the server runs in several transactions of its own, and that leaves something behind where it is
/// interrupted: what it is about, so that one can look afterwards.
enum ConcurrentCommand: Sendable, Hashable {
  /// `CREATE INDEX CONCURRENTLY`; the name as it is spelled, `nil` where the server chooses one.
  case createIndex(name: String?, table: String)
  /// `DROP INDEX CONCURRENTLY`; the name as it is spelled.
  case dropIndex(name: String)
  /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`; names as they are spelled.
  case detach(parent: String, partition: String)
  /// `REINDEX … CONCURRENTLY`; the name as it is spelled.
  case reindex(ReindexKind, name: String)

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
