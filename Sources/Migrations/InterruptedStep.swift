import Postgres

/// A step outside a transaction that was begun and whose end is not known: looking what became of it, and cleaning up
/// what it left.
struct InterruptedStep: Sendable {
  let session: TargetSession
  let statement: ScriptStatement
  let command: ConcurrentCommand

  /// What was found.
  enum Finding: Sendable, Hashable {
    /// The step had come to its end; only the record of it is missing.
    case done(String)
    /// The step has to be run; what it had left behind, in words, was cleaned up.
    case toRun(cleaned: String?)
  }

  init?(_ session: TargetSession, _ statement: ScriptStatement) {
    guard let command = ConcurrentCommand(statement.sql) else { return nil }
    self.session = session
    self.statement = statement
    self.command = command
  }

  /// - Parameter outcomeUnknown: Whether the step may have come to its end; not where the server refused it.
  func look(outcomeUnknown: Bool) async throws -> Finding {
    switch command {
    case .createIndex(let name, let table):
      guard let name, let index = try await index(name, of: table) else { return .toRun(cleaned: nil) }
      if index.isValid {
        return outcomeUnknown ? .done("the index \(index.name) is there and valid") : .toRun(cleaned: nil)
      }
      try await drop(index.name)
      return .toRun(cleaned: "dropped the invalid index \(index.name) that the interrupted run left")
    case .dropIndex(let name):
      let isThere = try await ask("SELECT pg_catalog.to_regclass(\(quoteLiteral(name))) IS NOT NULL").first?[0] == "t"
      return isThere || !outcomeUnknown ? .toRun(cleaned: nil) : .done("the index \(name) is gone")
    case .detach(let parent, let partition): return try await detached(partition, from: parent, outcomeUnknown)
    case .whole(let kind, let name, let isCreation):
      let isThere = try await ask(Self.existence(of: kind, name)).first?[0] == "t"
      guard outcomeUnknown, isThere == isCreation else { return .toRun(cleaned: nil) }
      return .done("the \(kind.rawValue.lowercased()) \(name) is \(isCreation ? "there" : "gone")")
    case .reindex(let kind, let name):
      let left = try await transientIndexes(of: kind, name)
      for index in left { try await drop(index) }
      let list = left.joined(separator: ", ")
      return .toRun(cleaned: left.isEmpty ? nil : "dropped what the interrupted run left: \(list)")
    }
  }

  private static func existence(of kind: ConcurrentCommand.WholeKind, _ name: String) -> String {
    let (catalog, column, condition) =
      switch kind {
      case .database: ("pg_database", "datname", "true")
      case .tablespace: ("pg_tablespace", "spcname", "true")
      case .subscription:
        (
          "pg_subscription", "subname",
          "subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
        )
      }
    let wanted = "(pg_catalog.parse_ident(\(quoteLiteral(name))))[1]"
    return "SELECT EXISTS (SELECT FROM pg_catalog.\(catalog) WHERE \(column) = \(wanted) AND \(condition))"
  }

  /// An index whose statement was run must be valid: `IF NOT EXISTS` is content with one that is not.
  func check() async throws {
    guard case .createIndex(let name?, let table) = command, let index = try await index(name, of: table) else {
      return
    }
    guard !index.isValid else { return }
    let error = PostgresError(.server, "the index \(index.name) is there, but it is invalid")
    throw StatementError(statement: statement, error: error)
  }

  private func index(_ name: String, of table: String) async throws -> (name: String, isValid: Bool)? {
    let rows = try await ask(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), i.indisvalid
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE i.indrelid = pg_catalog.to_regclass(\(quoteLiteral(table)))
        AND c.relname = (pg_catalog.parse_ident(\(quoteLiteral(name))))[1]
      """
    )
    guard let row = rows.first, let name = row[0] else { return nil }
    return (name, row[1] == "t")
  }

  /// The indexes that `REINDEX CONCURRENTLY` builds beside those it replaces, of a TOAST table too (manual: REINDEX,
  /// "Rebuilding Indexes Concurrently"); not those that another session is at, which holds a lock on them to its end.
  private func transientIndexes(of kind: ConcurrentCommand.ReindexKind, _ name: String) async throws -> [String] {
    let name = quoteLiteral(name)
    let tables =
      switch kind {
      // Of a partitioned one, the parts are worked on.
      case .index, .table:
        """
        SELECT coalesce(o.indrelid, t.relid) FROM (
          SELECT pg_catalog.to_regclass(\(name)) AS relid
          UNION SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(\(name)))) t
        LEFT JOIN pg_catalog.pg_index o ON o.indexrelid = t.relid
        """
      case .schema:
        "SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.to_regnamespace(\(name))"
      case .database: "SELECT oid FROM pg_catalog.pg_class"
      }
    let rows = try await ask(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_class t ON t.reltoastrelid = i.indrelid
      WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND coalesce(t.oid, i.indrelid) IN (\(tables))
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'relation' AND l.relation = i.indexrelid
            AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
            AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid())
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """
    )
    return rows.compactMap { $0[0] }
  }

  private func detached(_ partition: String, from parent: String, _ outcomeUnknown: Bool) async throws -> Finding {
    let rows = try await ask(
      """
      SELECT inhdetachpending FROM pg_catalog.pg_inherits
      WHERE inhrelid = pg_catalog.to_regclass(\(quoteLiteral(partition)))
        AND inhparent = pg_catalog.to_regclass(\(quoteLiteral(parent)))
      """
    )
    guard let pending = rows.first else {
      return outcomeUnknown ? .done("\(partition) is detached") : .toRun(cleaned: nil)
    }
    guard pending[0] == "t" else { return .toRun(cleaned: nil) }
    // Until it is finished, rows of that range can be written neither to the partition nor to another.
    try await run("ALTER TABLE \(parent) DETACH PARTITION \(partition) FINALIZE")
    return .done("finished detaching \(partition)")
  }

  private func drop(_ index: String) async throws { try await run("DROP INDEX CONCURRENTLY \(index)") }

  private func run(_ sql: String) async throws {
    try await session.run(ScriptStatement(sql: sql, place: statement.place), of: nil)
  }

  private func ask(_ sql: String) async throws -> ResultSet {
    try await session.ask("looking what became of an interrupted statement", sql)
  }
}
