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
    var failures: [ConnectionFailure] = []
    while true {
      let connection = try Self.start(settings)
      notices.attach(to: connection)
      // Only so does libpq show the SQLSTATE of a server that refuses the connection.
      PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
      switch (Result { () throws(PostgresError) in try complete(connection) }) {
      case .success(nil):
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
        return try Wire(established: connection, interrupt: interrupt, notices: notices)
      case .success(let failure?):
        failures.append(failure)
        let rest = Self.hosts(behind: failure.expired.last, of: connection)
        PQfinish(connection)
        guard let rest else { throw ConnectionFailure.error(failures, origin: target.origin) }
        for (keyword, value) in rest { settings = settings.setting(keyword, value) }
      case .failure(let error):
        PQfinish(connection)
        throw error
      }
    }
  }

  /// Begins to connect; the libpq function is `PQconnectStart`.
  private static func start(_ target: ConnectionTarget) throws(PostgresError) -> OpaquePointer {
    // As one string: in arrays of keywords and values an empty value counts as none, and the environment's takes over.
    guard let connection = PQconnectStart(target.keywordText) else {
      throw PostgresError(.connection, "out of memory", sqlState: .outOfMemory)
    }
    return connection
  }

  /// Goes on until the connection is made, or nothing is left to be tried.
  private func complete(_ connection: OpaquePointer) throws(PostgresError) -> ConnectionFailure? {
    guard PQstatus(connection) != CONNECTION_BAD else { return ConnectionFailure(connection, expired: []) }
    let seconds = Self.settings(of: connection)["connect_timeout"].flatMap { Int($0) } ?? 0
    var place = Self.place(of: connection)
    var deadline = Self.deadline(in: seconds)
    var expired: [ConnectionFailure.Place] = []
    var events = CShort(POLLOUT)
    while true {
      if Self.place(of: connection) != place {  // libpq went on to the next address: its time starts anew
        place = Self.place(of: connection)
        deadline = Self.deadline(in: seconds)
      }
      if try !wait(PQsocket(connection), events, until: deadline) {
        // libpq cannot be told to go on to the next address, but it does so when the socket fails. It may try the same
        // place once more (without TLS), so that the deadline stays.
        expired.append(place)
        guard expired.count < 100, shutdown(PQsocket(connection), CInt(SHUT_RDWR)) == 0 || errno == ENOTCONN else {
          return ConnectionFailure(connection, expired: expired)
        }
      }
      switch PQconnectPoll(connection) {
      case PGRES_POLLING_OK: return nil
      case PGRES_POLLING_READING: events = CShort(POLLIN)
      case PGRES_POLLING_WRITING: events = CShort(POLLOUT)
      default: return ConnectionFailure(connection, expired: expired)
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
        timeout = max(0, CInt(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1))
      }
      let count = poll(&descriptors, 2, timeout)
      if count > 0, descriptors[1].revents != 0 { throw PostgresError(.cancelled, "cancelled while connecting") }
      if count > 0 { return true }
      if count == 0 { return false }
      if errno != EINTR { return true }
    }
  }

  /// `connect_timeout` as libpq means it: none for 0 or less, and at least 2 seconds.
  private static func deadline(in seconds: Int) -> ContinuousClock.Instant? {
    seconds > 0 ? .now + .seconds(max(seconds, 2)) : nil
  }

  /// Where libpq is: the address that it tries.
  private static func place(of connection: OpaquePointer) -> ConnectionFailure.Place {
    ConnectionFailure.Place(
      host: PQhost(connection).map { String(cString: $0) } ?? "",
      address: PQhostaddr(connection).map { String(cString: $0) } ?? "",
      port: PQport(connection).map { String(cString: $0) } ?? ""
    )
  }

  /// The settings that are in force, with those of the environment and the service file.
  private static func settings(of connection: OpaquePointer) -> [String: String] {
    guard let options = PQconninfo(connection) else { return [:] }
    defer { PQconninfoFree(options) }
    return Dictionary(uniqueKeysWithValues: ConnectionTarget.settings(of: options).map { ($0.keyword, $0.value) })
  }

  /// The hosts that libpq has not come to, because the last place did accept the connection and then was silent.
  ///
  /// libpq's own loop goes on to the next host after a timeout; its step-by-step interface stops there.
  private static func hosts(behind place: ConnectionFailure.Place?, of connection: OpaquePointer) -> [String: String]? {
    guard let place, place == Self.place(of: connection) else { return nil }
    var lists = settings(of: connection).filter { ["host", "hostaddr", "port"].contains($0.key) }
      .mapValues { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let count = max(lists["host"]?.count ?? 0, lists["hostaddr"]?.count ?? 0)
    if lists["port"]?.count == 1 { lists["port"] = nil }
    let index = (0..<count).first { index in
      let host = lists["host"]?[index] ?? lists["hostaddr"]?[index] ?? ""
      return host == place.host && (lists["port"].map { $0[index] == place.port } ?? true)
    }
    guard let index, index + 1 < count else { return nil }
    return lists.mapValues { $0[(index + 1)...].joined(separator: ",") }
  }
}
