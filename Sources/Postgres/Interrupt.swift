import Glibc
import Synchronization

/// How a cancellation, which comes from any thread, wakes the connection's thread while that waits for the server.
///
/// Only the connection's own thread ever sends the cancel request, and only while its statement runs: a late request
/// cannot hit the statement after it.
final class Interrupt: Sendable {
  private struct State {
    var armed = false
    var raised = false
  }

  private let state = Mutex(State())
  /// The read end becomes readable when the interrupt is raised.
  let readEnd: CInt
  private let writeEnd: CInt

  init() throws(PostgresError) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw PostgresError(.connection, "no pipe could be made: \(String(cString: strerror(errno)))")
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    _ = close(readEnd)
    _ = close(writeEnd)
  }

  /// A statement begins: from here on `raise` counts.
  func arm() {
    state.withLock { $0 = State(armed: true, raised: false) }
  }

  /// The statement has ended: `raise` does nothing until the next one begins.
  func disarm() {
    state.withLock { state in
      if state.raised { drain() }
      state = State()
    }
  }

  /// Asks the connection's thread to cancel the statement that runs now, if one does.
  func raise() {
    state.withLock { state in
      guard state.armed, !state.raised else { return }
      state.raised = true
      var byte: UInt8 = 1
      _ = write(writeEnd, &byte, 1)
    }
  }

  /// Whether the statement that runs now was asked to stop.
  var isRaised: Bool { state.withLock { $0.raised } }

  private func drain() {
    var byte: UInt8 = 0
    while read(readEnd, &byte, 1) > 0 {}
  }
}
