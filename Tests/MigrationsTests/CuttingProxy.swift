import Glibc
import Postgres
import Synchronization

/// Stands between a runner and its server, counts what the runner sends, and cuts the connection at one message.
///
/// To the server that is what a killed process looks like, and it can be done at every point there is, one after the
/// other. Only the first connection is counted and cut; the second one, which watches the first, is passed on.
final class CuttingProxy: Sendable {
  /// Where in the life of a message the connection is cut.
  enum Moment: Sendable, CaseIterable {
    /// The server never sees it.
    case before
    /// The server has done it, and nobody hears the answer.
    case after
  }

  private let listener: Int32
  private let directory: String
  private let server: String
  private let cut: (message: Int, moment: Moment)?
  /// What happens at the cut, before the connection ends; the message waits for it.
  private let strike: (@Sendable () -> Void)?
  private let count = Mutex(0)
  private let sockets = Mutex<[Int32]>([])

  /// How many messages the first connection sent.
  var messages: Int { count.withLock { $0 } }

  /// - Parameter target: The server, on a Unix-domain socket.
  init(
    to target: ConnectionTarget,
    cutting cut: (message: Int, moment: Moment)?,
    strike: (@Sendable () -> Void)? = nil
  ) throws {
    var template = Array("/tmp/strata-cut-XXXXXX".utf8CString)
    directory = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    server = "\(target.host ?? "")/.s.PGSQL.\(target.port ?? "5432")"
    self.cut = cut
    self.strike = strike
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let bound = try Self.withAddress(directory + "/.s.PGSQL.5432") { [listener] in bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 8) == 0 else { throw POSIXProblem(number: errno) }
    let this = self
    Self.thread { this.accept() }
  }

  /// The target by way of the proxy.
  func target(_ target: ConnectionTarget) -> ConnectionTarget {
    // The peer is this process and not the server.
    target.setting("host", directory).setting("port", "5432").setting("requirepeer", nil)
  }

  /// Closes everything.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for socket in sockets.withLock({ $0 }) { shutdown(socket, Int32(SHUT_RDWR)) }
    unlink(directory + "/.s.PGSQL.5432")
    rmdir(directory)
  }

  private func accept() {
    var isFirst = true
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { return }
      let backend = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      let connected = try? Self.withAddress(server) { connect(backend, $0, $1) }
      guard connected == 0 else { return }
      sockets.withLock { $0 += [client, backend] }
      let pair = Pair(client: client, backend: backend)
      let counted = isFirst
      isFirst = false
      let this = self
      Self.thread { this.pass(pair, counted) }
      Self.thread { pair.answer() }
    }
  }

  /// Passes on what the runner sends, message by message.
  private func pass(_ pair: Pair, _ counted: Bool) {
    var isStarted = false
    while let message = pair.read(isStarted) {
      isStarted = true
      // Parse, Bind, Describe and Execute go together with their Sync; Terminate is no work.
      let isWork = message[0] == UInt8(ascii: "Q") || message[0] == UInt8(ascii: "S")
      if counted, isWork {
        let number = count.withLock { count in
          count += 1
          return count
        }
        if let cut, cut.message == number {
          if cut.moment == .after {
            pair.dropAnswers()
            pair.send(message)
            pair.waitForAnswer()
          }
          strike?()
          pair.cut()
          return
        }
      }
      pair.send(message)
    }
    pair.cut()
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Body(body))
    pthread_create(
      &thread,
      nil,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      },
      box.toOpaque()
    )
    pthread_detach(thread)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func withAddress(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8CString)
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { throw POSIXProblem(number: ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}

struct POSIXProblem: Error {
  var number: Int32
}

/// The two ends of one connection.
private final class Pair: Sendable {
  private struct State {
    var drops = false
    var isAnswered = false
  }

  private let client: Int32
  private let backend: Int32
  private let state = Mutex(State())

  init(client: Int32, backend: Int32) {
    self.client = client
    self.backend = backend
  }

  /// One message of the runner with its head; the first one has no type.
  func read(_ isTyped: Bool) -> [UInt8]? {
    let head = isTyped ? 5 : 4
    guard var message = read(head) else { return nil }
    let length = message.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    guard length >= 4, let rest = read(length - 4) else { return nil }
    message += rest
    return isTyped ? message : message
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let number = bytes.withUnsafeMutableBytes { recv(client, $0.baseAddress! + done, count - done, 0) }
      guard number > 0 else { return nil }
      done += number
    }
    return bytes
  }

  func send(_ bytes: [UInt8]) { Self.write(bytes[...], to: backend) }

  /// Passes on what the server answers, or only listens to it.
  func answer() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let number = buffer.withUnsafeMutableBytes { recv(backend, $0.baseAddress!, $0.count, 0) }
      guard number > 0 else { break }
      let drops = state.withLock { state in
        // ReadyForQuery is the last message of every answer: 'Z', a length of 5, one byte.
        if state.drops, number >= 6, buffer[number - 6] == UInt8(ascii: "Z"), buffer[number - 2] == 5 {
          state.isAnswered = true
        }
        return state.drops
      }
      if !drops { Self.write(buffer[..<number], to: client) }
    }
    state.withLock { $0.isAnswered = true }
    shutdown(client, Int32(SHUT_RDWR))
  }

  func dropAnswers() { state.withLock { $0.drops = true } }

  func waitForAnswer() {
    while !state.withLock({ $0.isAnswered }) { usleep(500) }
  }

  func cut() {
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(backend, Int32(SHUT_RDWR))
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to socket: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let number = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard number > 0 else { return }
      rest = rest.dropFirst(number)
    }
  }
}
