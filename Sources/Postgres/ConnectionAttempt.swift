import CLibPQ
import Glibc

/// Opens a libpq connection step by step, so that it can be cancelled and its notices are heard from the start.
///
/// It stands in for `PQconnectdb`, which does the same and listens to nobody.
/// Manual: section 34.1 "Database Connection Control Functions"; the libpq functions are `PQconnectStart` and
/// `PQconnectPoll`.
struct ConnectionAttempt {
  let target: ConnectionTarget
  let interrupt: Interrupt
  let notices: NoticeReceiver

  /// Opens the connection, trying all hosts and addresses in libpq's order.
  func open() throws(PostgresError) -> Wire {
    var settings = target.setting("client_encoding", "UTF8")
    if settings["fallback_application_name"] == nil {
      settings = settings.setting("fallback_application_name", "strata")
    }
    // As one string: in arrays of keywords and values an empty value counts as none, and the environment's takes over.
    guard let connection = PQconnectStart(settings.keywordText) else {
      throw PostgresError(.connection, "out of memory", sqlState: .outOfMemory)
    }
    notices.attach(to: connection)
    // Only so does libpq show the SQLSTATE of a server that refuses the connection.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    do throws(PostgresError) {
      try complete(connection)
    } catch {
      PQfinish(connection)
      throw error
    }
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
    return try Wire(established: connection, interrupt: interrupt, notices: notices)
  }

  private func complete(_ connection: OpaquePointer) throws(PostgresError) {
    guard PQstatus(connection) != CONNECTION_BAD else { throw ConnectionFailure(connection, expired: []).error }
    let seconds = Self.timeout(of: connection)
    var place = Self.place(of: connection)
    var deadline = seconds.map { .now + .seconds($0) } ?? ContinuousClock.Instant?.none
    var expired: [ConnectionFailure.Place] = []
    var events = CShort(POLLOUT)
    while true {
      if Self.place(of: connection) != place {  // libpq went on to the next address: its time starts anew
        place = Self.place(of: connection)
        deadline = seconds.map { .now + .seconds($0) }
      }
      let ready = try wait(PQsocket(connection), events, until: deadline)
      if !ready {
        // libpq cannot be told to go on to the next address, but it does so when the socket fails.
        expired.append(place)
        deadline = nil
        _ = shutdown(PQsocket(connection), CInt(SHUT_RDWR))
      }
      switch PQconnectPoll(connection) {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_READING: events = CShort(POLLIN)
      case PGRES_POLLING_WRITING: events = CShort(POLLOUT)
      default: throw ConnectionFailure(connection, expired: expired).error
      }
    }
  }

  /// Waits for the socket; false when the time is up.
  private func wait(_ socket: CInt, _ events: CShort, until deadline: ContinuousClock.Instant?) throws(PostgresError)
    -> Bool
  {
    while true {
      var descriptors = [
        pollfd(fd: socket, events: events, revents: 0),
        pollfd(fd: interrupt.readEnd, events: CShort(POLLIN), revents: 0),
      ]
      var timeout: CInt = -1
      if let deadline {
        let left = ContinuousClock.now.duration(to: deadline).components
        if left.seconds < 0 { return false }
        timeout = CInt(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
      }
      let count = poll(&descriptors, 2, timeout)
      if descriptors[1].revents != 0 { throw PostgresError(.cancelled, "cancelled while connecting") }
      if count > 0 { return true }
    }
  }

  /// `connect_timeout` as libpq means it: none for 0 or less, and at least 2 seconds.
  private static func timeout(of connection: OpaquePointer) -> Int? {
    guard let options = PQconninfo(connection) else { return nil }
    defer { PQconninfoFree(options) }
    let text = ConnectionTarget.settings(of: options).first { $0.keyword == "connect_timeout" }?.value
    guard let seconds = text.flatMap({ Int($0) }), seconds > 0 else { return nil }
    return max(seconds, 2)
  }

  private static func place(of connection: OpaquePointer) -> ConnectionFailure.Place {
    ConnectionFailure.Place(
      host: PQhost(connection).map { String(cString: $0) } ?? "",
      address: PQhostaddr(connection).map { String(cString: $0) } ?? "",
      port: PQport(connection).map { String(cString: $0) } ?? ""
    )
  }
}
