import Postgres
import Synchronization

/// Keeps what PostgreSQL says while a statement runs; it is said on the connection's own thread.
final class NoticeCollector: Sendable {
  private let notices = Mutex<[Notice]>([])

  func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }

  /// What was said since the last time.
  func take() -> [Notice] {
    notices.withLock { notices in
      defer { notices = [] }
      return notices
    }
  }
}
