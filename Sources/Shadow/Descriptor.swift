import Diagnostics
import Glibc

/// A file descriptor that is closed when the last one who knows it lets go.
final class Descriptor: Sendable {
  let raw: Int32

  init(owning raw: Int32) {
    self.raw = raw
  }

  deinit {
    close(raw)
  }

  /// Opens a file that child processes do not inherit by accident.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws -> Descriptor {
    let raw = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
    guard raw >= 0 else { throw Failure.system("open", path) }
    return Descriptor(owning: raw)
  }

  /// Two connected ends: when one is closed everywhere, the other reads end of file.
  ///
  /// Sockets, because a pipe that no concurrent fork can inherit needs `pipe2`, which the C library's module lacks.
  /// The C function is `socketpair`.
  static func pair() throws -> (Descriptor, Descriptor) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failure.system("make", "a pair of sockets") }
    return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
  }

  /// Takes the exclusive lock of the open file, or returns false where somebody else has it.
  ///
  /// The lock belongs to the open file description: it is held until every process that inherited the descriptor has
  /// closed it or ended, however it ended. See flock(2).
  func tryLock() -> Bool {
    flock(raw, LOCK_EX | LOCK_NB) == 0
  }

  /// Waits for the exclusive lock without blocking a thread.
  func lock() async throws {
    while !tryLock() {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Failure.system("lock", "a file of the cache") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// The whole file as text, from its start.
  func contents() -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while bytes.count < 1 << 20 {
      let count = pread(raw, &chunk, chunk.count, off_t(bytes.count))
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
