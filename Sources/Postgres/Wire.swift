import CLibPQ
import Glibc

/// A libpq connection in non-blocking mode: sending, waiting, and taking results one by one.
///
/// `@unchecked Sendable`: it is used by the connection's own thread only, and it is handed to that thread's actor once,
/// after it was opened there.
final class Wire: @unchecked Sendable {
  private var connection: OpaquePointer?
  private var cancelRequest: OpaquePointer?
  private let notices: NoticeReceiver?
  let interrupt: Interrupt
  /// How often the server was asked to cancel the statement that runs now.
  private var cancelAttempts = 0

  /// Takes over an established connection.
  init(established connection: OpaquePointer, interrupt: Interrupt, notices: NoticeReceiver?) throws(PostgresError) {
    self.connection = connection
    self.interrupt = interrupt
    self.notices = notices
    cancelRequest = PQgetCancel(connection)
    guard PQsetnonblocking(connection, 1) == 0 else {
      throw PostgresError(.connection, String(cString: PQerrorMessage(connection)).trimmingEnd())
    }
  }

  deinit {
    finish()
  }

  /// Closes the connection; the libpq function is `PQfinish`.
  func finish() {
    if let cancelRequest { PQfreeCancel(cancelRequest) }
    if let connection { PQfinish(connection) }
    cancelRequest = nil
    connection = nil
  }

  /// The libpq handle; throws when the connection is closed or lost.
  func handle() throws(PostgresError) -> OpaquePointer {
    guard let connection else { throw .closed }
    guard PQstatus(connection) == CONNECTION_OK else {
      throw PostgresError(
        .connection,
        "the connection to the server was lost",
        sqlState: .connectionFailure
      )
    }
    return connection
  }

  var transactionStatus: TransactionStatus {
    connection.map { TransactionStatus(PQtransactionStatus($0)) } ?? .unknown
  }

  /// A setting that the server reports by itself; the libpq function is `PQparameterStatus`.
  func parameterStatus(_ name: String) -> String? {
    connection.flatMap { PQparameterStatus($0, name) }.map { String(cString: $0) }
  }

  /// Begins an operation: from here on a cancellation reaches the server.
  func begin() {
    cancelAttempts = 0
    interrupt.arm()
  }

  /// Ends an operation: a cancellation that comes later has nothing to cancel.
  func end() {
    interrupt.disarm()
  }

  /// Hands what libpq holds to the socket, reading meanwhile so that neither side waits for the other for ever.
  ///
  /// Manual: section 34.4 "Asynchronous Command Processing"; the libpq function is `PQflush`.
  func flush() throws(PostgresError) {
    while true {
      let connection = try handle()
      switch PQflush(connection) {
      case 0: return
      case 1:
        if wait(connection, CShort(POLLIN | POLLOUT)) & CShort(POLLIN) != 0 { PQconsumeInput(connection) }
      default: throw failure(nil)
      }
    }
  }

  /// The next result of the statement that runs, or nil when there are no more; the caller owns it.
  ///
  /// The libpq functions are `PQisBusy`, `PQconsumeInput` and `PQgetResult`.
  func nextResult() -> OpaquePointer? {
    guard let connection else { return nil }
    noticeInterrupt()
    while PQisBusy(connection) == 1 {
      _ = wait(connection, CShort(POLLIN))
      // When the connection is lost, PQgetResult says so, with what the server said before it went.
      if PQconsumeInput(connection) == 0 { break }
    }
    return PQgetResult(connection)
  }

  /// Waits for the socket; while it waits, an interrupt becomes a cancel request.
  @discardableResult
  func wait(_ connection: OpaquePointer, _ events: CShort) -> CShort {
    while true {
      var server = pollfd(fd: PQsocket(connection), events: events, revents: 0)
      // poll() passes over a descriptor below 0.
      var interruption = pollfd(fd: -1, events: CShort(POLLIN), revents: 0)
      var timeout: CInt = -1
      if cancelAttempts == 0 {
        interruption.fd = interrupt.readEnd
      } else {
        // A request that reaches the server before the statement does is lost: ask again, ever more seldom.
        timeout = min(100 << CInt(min(cancelAttempts, 6)), 5000)
      }
      let ready = withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { descriptors in
        descriptors[0] = server
        descriptors[1] = interruption
        defer { server = descriptors[0] }
        return poll(descriptors.baseAddress, 2, timeout)
      }
      if ready < 0, errno == EINTR { continue }
      if server.revents != 0 || ready < 0 { return server.revents & CShort(POLLOUT) | CShort(POLLIN) }
      requestCancel()
    }
  }

  /// Sends the cancel request where results come so fast that nothing is waited for.
  func noticeInterrupt() {
    if cancelAttempts == 0, interrupt.isRaised { requestCancel() }
  }

  /// Asks the server to cancel what it does for this connection; the libpq function is `PQcancel`.
  func requestCancel() {
    cancelAttempts += 1
    guard let cancelRequest else { return }
    var message = [CChar](repeating: 0, count: 256)
    _ = PQcancel(cancelRequest, &message, CInt(message.count))
  }

  /// What libpq says went wrong on this connection.
  func failure(_ statement: String?) -> PostgresError {
    guard let connection else { return .closed }
    let lost = PQstatus(connection) != CONNECTION_OK
    return PostgresError(
      lost ? .connection : .protocol,
      String(cString: PQerrorMessage(connection)).trimmingEnd(),
      sqlState: lost ? .connectionFailure : nil,
      statement: statement
    )
  }

  /// The error that a result reports.
  func error(of result: OpaquePointer, _ statement: String?) -> PostgresError {
    var error = PostgresError(.server, result: result, statement: statement)
    if error.sqlState == .queryCanceled, interrupt.isRaised {
      error.kind = .cancelled
    } else if error.severity == "FATAL" || error.severity == "PANIC" {
      error.kind = .connection
    } else if error.sqlState == nil {
      // libpq's own words: the connection was lost, or the server broke the protocol.
      let lost = connection.map { PQstatus($0) != CONNECTION_OK } ?? true
      error.kind = lost ? .connection : .protocol
      if lost { error.sqlState = .connectionFailure }
    }
    return error
  }
}
