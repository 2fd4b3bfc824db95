import Diagnostics
import FoundationEssentials
import Glibc

extension EmbeddedCluster {
  /// Lets the server stay when this process ends; ``stopDetached(_:_:)`` stops it.
  func detach() throws {
    guard let leash else { return }
    guard write(leash.raw, "stay\n", 5) == 5 else { throw Failure.system("speak to", "the server's guard") }
    self.leash = nil
  }

  /// Stops a server that was detached, and returns when it and its files are gone.
  static func stopDetached(_ directory: String, _ user: ServerUser) async throws {
    let file = try? String(contentsOfFile: directory + "/guard", encoding: .utf8)
    let process = file.flatMap { pid_t($0.prefix { $0.isNumber }) }
    // The lease is held, so the guard is alive and its number is nobody else's.
    if let process, process > 1, RunDirectory.isHeld(directory) {
      kill(process, SIGTERM)
      let deadline = ContinuousClock.now + .seconds(20)
      while FileManager.default.fileExists(atPath: directory), ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    guard !RunDirectory.isHeld(directory) else { throw Failure.doesNotStop(directory) }
    await removeTree([directory], as: user)
  }

  /// The connection URI of the server's database `postgres`.
  nonisolated var url: String {
    let host = run.socketDirectory.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    return "postgresql://\(ClusterTemplate.superuser)@/postgres?host=\(host)"
  }
}
