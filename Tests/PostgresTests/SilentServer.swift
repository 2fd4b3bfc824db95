import Glibc

/// A port on the loopback address where connections are accepted by the kernel and never answered.
final class SilentServer: Sendable {
  private let listener: CInt
  let port: Int

  init() {
    listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(listener, generic, length)
        _ = getsockname(listener, generic, &length)
      }
    }
    _ = listen(listener, 8)
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit {
    close(listener)
  }

  /// Waits until somebody has connected.
  func waitForClient() {
    var descriptor = pollfd(fd: listener, events: CShort(POLLIN), revents: 0)
    while poll(&descriptor, 1, -1) <= 0 {}
  }
}
