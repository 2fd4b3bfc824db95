import Postgres
import TestSupport

/// Runs a statement on one connection while others look at what it waits for.
struct HeldStatement {
  let target: ConnectionTarget
  let connection: Connection
  private let pid: String

  init(on connection: Connection, of target: ConnectionTarget) async throws {
    self.target = target
    self.connection = connection
    pid = try await connection.texts("SELECT pg_backend_pid()")[0]
  }

  /// What a statement came to.
  enum Standstill: Equatable {
    case finished
    /// It waits for a lock on a relation: the mode it asks for.
    case relation(String, mode: String)
    /// It waits for the transactions of others to end.
    case transactions
  }

  /// Starts the statement, lets `look` see where it came to a standstill, and gives way by `release`, until it is done.
  ///
  /// Nothing here depends on time: a backend that waits says so in `pg_locks`.
  func run(
    _ sql: String,
    watching watcher: Connection,
    look: (Standstill) async throws -> Void,
    release: () async throws -> Void
  ) async throws {
    let connection = connection
    let running = Task { try await connection.execute(sql) }
    let done = Flag()
    let ending = Task {
      _ = await running.result
      await done.set()
    }
    var isReleased = false
    while await !done.isSet {
      if !isReleased, let found = try await standstill(watcher) {
        try await look(found)
        try await release()
        isReleased = true
      } else {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
    await ending.value
    _ = try await running.value
    if !isReleased {
      try await look(.finished)
      try await release()
    }
  }

  private func standstill(_ watcher: Connection) async throws -> Standstill? {
    let rows = try await watcher.query(
      """
      SELECT locktype, relation::regclass::text, mode FROM pg_locks WHERE pid = \(pid) AND NOT granted
      """
    )
    guard let row = rows.first else { return nil }
    guard try row.string(0) == "relation" else { return .transactions }
    return .relation(try row.string(1), mode: try row.string(2))
  }

  /// The locks on user relations that the statement's backend has.
  func locks(_ watcher: Connection) async throws -> Set<String> {
    Set(
      try await watcher.texts(
        """
        SELECT relation::regclass, mode FROM pg_locks
        WHERE pid = \(pid) AND granted AND locktype = 'relation' AND relation >= 16384
        """
      )
    )
  }

  private actor Flag {
    private(set) var isSet = false

    func set() { isSet = true }
  }
}
