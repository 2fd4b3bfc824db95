import Diagnostics
import Migrations
import Postgres
import Synchronization
import Testing

/// The events of a run, in order.
final class EventLog: Sendable {
  private let events = Mutex<[RunnerEvent]>([])

  func append(_ event: RunnerEvent) { events.withLock { $0.append(event) } }
  var all: [RunnerEvent] { events.withLock { $0 } }

  /// Waits until an event is there.
  func wait(until isThere: (RunnerEvent) -> Bool) async throws {
    while !all.contains(where: isThere) { try await Task.sleep(for: .milliseconds(5)) }
  }
}

extension MigrationFolder {
  /// A runner for the directory as it is now.
  func runner(
    _ target: ConnectionTarget,
    log: EventLog? = nil,
    _ change: (inout RunnerOptions) -> Void = { _ in }
  ) throws -> MigrationRunner {
    var options = RunnerOptions()
    options.toolVersion = "test"
    options.firstPause = .milliseconds(20)
    change(&options)
    return MigrationRunner(set: try set(), target: target, options: options) { log?.append($0) }
  }
}

extension Connection {
  /// The first column of every row, joined by commas.
  func list(_ sql: String) async throws -> String {
    try await query(sql).map { $0[0] ?? "null" }.joined(separator: ",")
  }

  /// The names of all tables outside the system's schemas.
  var tables: String {
    get async throws {
      try await list(
        """
        SELECT schemaname || '.' || tablename FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """
      )
    }
  }
}

/// The failure that a body throws.
func failure(_ body: () async throws -> some Any) async throws -> Failure {
  do {
    _ = try await body()
  } catch let failure as Failure {
    return failure
  }
  Issue.record("nothing was thrown")
  throw Failure(code: "nothing-thrown", "nothing was thrown")
}
