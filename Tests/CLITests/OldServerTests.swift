import Glibc
import Testing

/// A server older than any that Strata knows.
@Suite struct OldServerTests {
  @Test func isRefusedByEveryCommandWithItsVersion() async throws {
    let server = OldServer(version: "13.23")
    let url = "postgresql://u@127.0.0.1:\(server.port)/d?sslmode=disable&gssencmode=disable"
    try await Project.with(["migrations/shop/V1.0.0__start.sql": "CREATE TABLE t (a int);\n"]) { project in
      let seal = try await project.strata("seal", "shop")
      #expect(seal.status == 0, "\(seal.errors)")
      let commands = [
        ["inspect", "--url", url], ["diff", url, "empty:"], ["migrate", "shop", "--url", url],
        ["status", "shop", "--url", url], ["inspect", "file:migrations/shop/V1.0.0__start.sql", "--shadow", url],
      ]
      for command in commands {
        let run = try await StrataProcess.run(command, in: project.directory)
        #expect(run.status == 3, "\(command)")
        #expect(run.output == "")
        let message = "the server is PostgreSQL 13, and Strata needs 14 or newer"
        #expect(run.errors.contains(message), "\(command): \(run.errors)")
      }
    }
  }
}

/// Speaks just enough of PostgreSQL's protocol for a client to be connected and to know the server's version.
private final class OldServer: Sendable {
  private let listener: CInt
  let port: Int

  init(version: String) {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(listener, generic, length)
        _ = getsockname(listener, generic, &length)
      }
    }
    _ = listen(listener, 8)
    port = Int(UInt16(bigEndian: address.sin_port))
    // A thread of its own, because accept() blocks; it ends with the listener.
    let work = Unmanaged.passRetained(Work(listener: listener, greeting: Self.greeting(version)))
    var thread = pthread_t()
    pthread_create(&thread, nil, { Unmanaged<Work>.fromOpaque($0!).takeRetainedValue().run() }, work.toOpaque())
    pthread_detach(thread)
  }

  private final class Work: Sendable {
    let listener: CInt
    let greeting: [UInt8]

    init(listener: CInt, greeting: [UInt8]) {
      self.listener = listener
      self.greeting = greeting
    }

    /// Greets everybody and hears nobody.
    func run() -> UnsafeMutableRawPointer? {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        _ = greeting.withUnsafeBytes { send(client, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      }
    }
  }

  deinit {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }

  /// AuthenticationOk, ParameterStatus, ReadyForQuery (PostgreSQL documentation, "Message Formats").
  private static func greeting(_ version: String) -> [UInt8] {
    func message(_ letter: Character, _ body: [UInt8]) -> [UInt8] {
      let length = UInt32(body.count + 4)
      let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
      return [letter.asciiValue ?? 0] + bytes + body
    }
    func parameter(_ name: String, _ value: String) -> [UInt8] {
      message("S", Array(name.utf8) + [0] + Array(value.utf8) + [0])
    }
    return message("R", [0, 0, 0, 0]) + parameter("server_version", version) + parameter("client_encoding", "UTF8")
      + parameter("standard_conforming_strings", "on") + message("Z", [UInt8(ascii: "I")])
  }
}
