import Postgres
import Synchronization

/// Collects what a connection's notice callback is given.
final class Notices: Sendable {
  private let notices = Mutex<[Notice]>([])

  func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }
  var all: [Notice] { notices.withLock { $0 } }
}
