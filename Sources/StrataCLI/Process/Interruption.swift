import Dispatch
import Glibc
import Synchronization

/// The wish of a user or of the system that the process end: Ctrl-C (SIGINT), SIGTERM, SIGHUP.
///
/// The first one cancels the running task, so that the statement is cancelled on the server and everything that was
/// started is stopped in order. A second one ends the process at once. SIGPIPE is caught too, so that a reader that
/// went away is an error of `write` rather than the end of a migration; a handler rather than `SIG_IGN`, because
/// children inherit what is ignored and lose handlers.
struct Interruption {
  private var readEnd: Int32 = -1

  init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd = ends[0]
    Signals.writeEnd.store(ends[1], ordering: .releasing)
    Signals.first.store(0, ordering: .releasing)
    var action = sigaction()
    action.sa_flags = Int32(SA_RESTART)
    action.__sigaction_handler.sa_handler = { number in Signals.receive(number) }
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaction(number, &action, nil) }
    action.__sigaction_handler.sa_handler = { _ in }
    sigaction(SIGPIPE, &action, nil)
  }

  /// The signal that asked for the end, if one did.
  var signal: Int32? {
    let number = Signals.first.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  /// Calls the closure once, when the first signal arrives.
  func whenRequested(_ body: @escaping @Sendable () -> Void) {
    let descriptor = readEnd
    DispatchQueue(label: "strata.interruption").async {
      var byte: UInt8 = 0
      while read(descriptor, &byte, 1) < 0, errno == EINTR {}
      body()
    }
  }
}

/// What the signal handler touches: nothing that is not safe in one (signal-safety(7)).
private enum Signals {
  static let writeEnd = Atomic<Int32>(-1)
  static let first = Atomic<Int32>(0)

  static func receive(_ number: Int32) {
    let (isFirst, _) = first.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing)
    guard isFirst else { _exit(128 + number) }
    var byte: UInt8 = 1
    _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
  }
}
