import Diagnostics
import FoundationEssentials
import Glibc

/// The directory of one running server: its data, its socket, its log.
///
/// The log is also the *lease* of the directory. It is open and locked in this process, in the guard and in every
/// process of the server, which all inherited it as their standard error; the system gives the lock back when the last
/// of them is gone, however it went. So a directory whose log can be locked belongs to nobody, and is swept away.
struct RunDirectory: Sendable {
  let path: String
  /// Where the socket is: the directory itself unless its path does not suit one.
  let socketDirectory: String
  let log: Descriptor

  /// The longest path of a socket is 107 bytes: `sun_path` of unix(7) holds 108 with the closing zero.
  private static let longestSocketDirectory = 107 - "/.s.PGSQL.5432".utf8.count

  /// Makes a directory for a new server, and sweeps away those of servers that are gone.
  static func create(in cache: ShadowCache) async throws -> RunDirectory {
    // Between mkdir and flock a directory looks abandoned; nobody may sweep in that moment.
    let lock = try cache.lockFile("runs.lock")
    try await lock.lock()
    await sweep(cache)

    let name = String(UInt64.random(in: .min ... .max), radix: 36)
    let path = cache.runs + "/" + name
    try make(path, cache.user)
    var socketDirectory = path
    if !suitsSocket(path) {
      socketDirectory = "/tmp/strata-" + name
      try make(socketDirectory, cache.user)
      guard symlink(socketDirectory, path + "/socket") == 0 else { throw Failure.system("make", path + "/socket") }
    }
    let log = try Descriptor.open(path + "/log", O_RDWR | O_CREAT | O_EXCL | O_APPEND)
    try cache.user.takeOver(path + "/log")
    guard log.tryLock() else { throw Failure.system("lock", path + "/log") }
    return RunDirectory(path: path, socketDirectory: socketDirectory, log: log)
  }

  /// Whether a path is short and plain enough: settings and connection strings take lists with commas and quotes.
  private static func suitsSocket(_ path: String) -> Bool {
    path.utf8.count <= longestSocketDirectory
      && path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
  }

  private static func make(_ path: String, _ user: ServerUser) throws {
    guard mkdir(path, 0o700) == 0 else { throw Failure.system("make", path) }
    try user.takeOver(path)
  }

  /// Whether a process of the server in this directory, or its owner, is still alive.
  static func isHeld(_ path: String) -> Bool {
    guard let log = try? Descriptor.open(path + "/log", O_RDWR) else { return false }
    return !log.tryLock()
  }

  /// Removes the directories of servers that are gone. The caller holds the lock of all runs.
  private static func sweep(_ cache: ShadowCache) async {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache.runs)) ?? []
    var abandoned: [String] = []
    for path in names.sorted().map({ cache.runs + "/" + $0 }) where !isHeld(path) {
      abandoned.append(path)
      if let socket = try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/socket"),
        socket.hasPrefix("/tmp/strata-")
      {
        abandoned.append(socket)
      }
    }
    await removeTree(abandoned, as: cache.user)
  }

  /// What the server said so far.
  var logText: String { log.contents() }
}
