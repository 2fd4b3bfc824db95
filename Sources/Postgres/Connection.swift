import CLibPQ
import Synchronization

/// One connection to a PostgreSQL server, on a thread of its own.
///
/// Calls run one after the other. When the task that waits for a call is cancelled, the statement is cancelled on the
/// server, the call throws a `cancelled` error, and the connection can be used again. A connection that nobody holds
/// any more is closed.
public actor Connection {
  let thread: ConnectionThread
  let wire: Wire

  /// The server's version as a number, such as 150018 for 15.18; the libpq function is `PQserverVersion`.
  public nonisolated let serverVersion: Int
  /// The process on the server that serves this connection; the libpq function is `PQbackendPID`.
  public nonisolated let backendPID: Int32
  /// What was asked for when connecting.
  public nonisolated let target: ConnectionTarget
  /// The database that the connection is to, whoever named it.
  public nonisolated let database: String
  /// The user that the connection was authenticated for.
  public nonisolated let user: String
  /// The host name, address or socket directory of the connection.
  public nonisolated let host: String
  /// The port of the connection.
  public nonisolated let port: String

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  private init(thread: ConnectionThread, wire: Wire, target: ConnectionTarget) throws(PostgresError) {
    let connection = try wire.handle()
    self.thread = thread
    self.wire = wire
    self.target = target
    serverVersion = Int(PQserverVersion(connection))
    backendPID = Int32(PQbackendPID(connection))
    database = PQdb(connection).map { String(cString: $0) } ?? ""
    user = PQuser(connection).map { String(cString: $0) } ?? ""
    host = PQhost(connection).map { String(cString: $0) } ?? ""
    port = PQport(connection).map { String(cString: $0) } ?? ""
  }

  /// Connects, trying every host as libpq does; the connection speaks UTF-8 and is named `strata` on the server.
  ///
  /// `onNotice` is called on the connection's thread, and must not wait. Throws a `connection` error with libpq's words
  /// for every host that was tried, or `cancelled` as soon as the task is.
  public static func connect(
    to target: ConnectionTarget,
    onNotice: (@Sendable (Notice) -> Void)? = nil
  ) async throws(PostgresError) -> Connection {
    let thread = try ConnectionThread()
    let interrupt = try Interrupt()
    let attempt = ConnectionAttempt(target: target, interrupt: interrupt, notices: NoticeReceiver(onNotice))
    let answer = Answer()
    interrupt.arm()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        answer.wait(continuation)
        thread.perform {
          let result = Result { () throws(PostgresError) in try attempt.open() }
          interrupt.disarm()
          answer.give(result)
        }
      }
    } onCancel: {
      // Looking up a name cannot be interrupted: the thread then ends by itself, and nobody waits for it.
      interrupt.raise()
      answer.give(.failure(PostgresError(.cancelled, "cancelled while connecting")))
    }
    return try Connection(thread: thread, wire: result.get(), target: target)
  }

  /// Throws when the server is older than PostgreSQL 14, the oldest that Strata knows.
  public nonisolated func requireSupportedVersion() throws(PostgresError) {
    try Self.requireSupportedVersion(serverVersion)
  }

  static func requireSupportedVersion(_ version: Int) throws(PostgresError) {
    guard version < 140_000 else { return }
    let text = version >= 100_000 ? "\(version / 10_000)" : "\(version / 10_000).\(version / 100 % 100)"
    throw PostgresError(
      .connection,
      "the server is PostgreSQL \(text), and Strata needs 14 or newer",
      sqlState: .featureNotSupported,
      hint: "Upgrade the server; PostgreSQL \(text) gets no security fixes any more."
    )
  }

  /// Where the connection stands between statements; the libpq function is `PQtransactionStatus`.
  public var transactionStatus: TransactionStatus { wire.transactionStatus }

  /// A setting that the server reports by itself, such as `in_hot_standby` or `TimeZone`.
  ///
  /// The libpq function is `PQparameterStatus`.
  public func parameterStatus(_ name: String) -> String? { wire.parameterStatus(name) }

  /// Cancels the statement that runs now, if one does; whoever waits for it gets a `cancelled` error.
  public nonisolated func cancel() {
    wire.interrupt.raise()
  }

  /// Closes the connection; later calls throw a `connection` error. The libpq function is `PQfinish`.
  public func close() {
    wire.finish()
  }

  /// Runs an operation on the wire so that cancelling the task, or `cancel()`, reaches the server while it runs.
  func operate<T>(
    _ statement: String?,
    evenIfCancelled: Bool = false,
    _ operation: (Wire) throws(PostgresError) -> T
  ) async throws(PostgresError) -> T {
    if Task.isCancelled, !evenIfCancelled { throw .cancelledBeforeStart(statement) }
    wire.begin()
    defer { wire.end() }
    if evenIfCancelled { return try operation(wire) }
    let interrupt = wire.interrupt
    let result = await withTaskCancellationHandler {
      Result { () throws(PostgresError) in try operation(wire) }
    } onCancel: {
      interrupt.raise()
    }
    return try result.get()
  }
}

/// The outcome of connecting, given once: by the thread that connects or by a cancellation, whichever comes first.
private final class Answer: Sendable {
  private enum State {
    case nothing
    case waiting(CheckedContinuation<Result<Wire, PostgresError>, Never>)
    case given(Result<Wire, PostgresError>)
    case taken
  }

  private let state = Mutex(State.nothing)

  func wait(_ continuation: CheckedContinuation<Result<Wire, PostgresError>, Never>) {
    let early = state.withLock { state in
      if case .given(let result) = state {
        state = .taken
        return Result<Wire, PostgresError>?.some(result)
      }
      state = .waiting(continuation)
      return nil
    }
    if let early { continuation.resume(returning: early) }
  }

  func give(_ result: Result<Wire, PostgresError>) {
    let waiting = state.withLock { state in
      switch state {
      case .nothing:
        state = .given(result)
        return CheckedContinuation<Result<Wire, PostgresError>, Never>?.none
      case .waiting(let continuation):
        state = .taken
        return continuation
      case .given, .taken: return nil
      }
    }
    waiting?.resume(returning: result)
  }
}
