import Diagnostics
import Postgres

/// Finds out whether a connection goes through a pooler that gives each transaction another server process.
///
/// Through such a pooler a session-level lock is held by a server process that somebody else uses next. A pooler cannot
/// be asked what it is; but it has to invent the process number that a client is told when it connects, and where it
/// pools by transaction, two clients that are connected at the same time and idle share one server process, or one client
/// is served by several. That is looked at before the lock is taken. (pgbouncer's manual: `pool_mode`.)
struct PoolerProbe: Sendable {
  let target: ConnectionTarget

  /// Throws where the connection is pooled by transaction.
  func check(_ connection: Connection, _ facts: TargetFacts) async throws {
    // The server itself tells its number to those who connect to it.
    guard connection.backendPID != facts.backendPID else { return }
    let other = try await Connection.connect(to: target, onNotice: nil)
    do {
      var seen = facts.backendPID
      for _ in 0..<5 {
        let theirs = try await Self.process(other)
        if theirs == seen { throw Failure.transactionPooling(shared: theirs) }
        let ours = try await Self.process(connection)
        if ours != seen { throw Failure.transactionPooling(expected: seen, found: ours) }
        seen = ours
      }
      await other.close()
    } catch {
      await other.close()
      throw error
    }
  }

  private static func process(_ connection: Connection) async throws -> Int32 {
    Int32(truncatingIfNeeded: try await connection.query("SELECT pg_catalog.pg_backend_pid()").onlyRow().int(0))
  }
}
