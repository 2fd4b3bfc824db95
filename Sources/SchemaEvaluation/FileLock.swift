import SystemPackage
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock among processes and tasks: `flock(2)` on a file, which ends with the process however that ends.
struct FileLock {
  /// Runs `body` while nobody else holds the lock of this file; waits without blocking a thread.
  static func hold<Result>(_ path: String, _ body: () async throws -> Result) async throws -> Result {
    let file = try FileDescriptor.open(
      FilePath(path),
      .readWrite,
      options: [.create, .closeOnExec],
      permissions: [.ownerReadWrite]
    )
    defer { try? file.close() }
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    return try await body()
  }
}
