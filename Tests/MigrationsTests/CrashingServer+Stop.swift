import Diagnostics
import Glibc
import Postgres
import Shadow
import Synchronization
import TestSupport
import Testing

extension CrashingServer {
  /// Runs a body with a server of its own.
  static func with(_ body: (CrashingServer) async throws -> Void) async throws {
    let server = try await start(like: try await TestServer.shared.makeDatabase("like"))
    do {
      try await body(server)
    } catch {
      try? await server.remove()
      throw error
    }
    try await server.remove()
  }

  /// Runs a body whose first connection holds back one message until the server is stopped at once, so that the server
  /// never sees it.
  ///
  /// - Returns: Whether the body came to that message.
  func stop(
    at message: Int,
    _ body: (ConnectionTarget) async throws -> Void,
    failing handle: (any Error) -> Void
  ) async throws -> Bool {
    let (began, struck) = (Latch(), Latch())
    let proxy = try CuttingProxy(to: target, cutting: (message, .before)) {
      began.open()
      Task.detached {
        try? await crash()
        struck.open()
      }
      while !struck.isOpen { usleep(1000) }
    }
    defer { proxy.stop() }
    do { try await body(proxy.target(target)) } catch { handle(error) }
    guard began.isOpen else { return false }
    // The runner hears of it before the last process is gone.
    while !struck.isOpen { try await Task.sleep(for: .milliseconds(1)) }
    return true
  }
}

/// Records an issue where a run ended with anything else than the loss of its server.
func expectLoss(_ error: any Error) {
  let code = (error as? Failure)?.code ?? (error as? PostgresError)?.kind.rawValue ?? "\(error)"
  #expect(["connection-lost", "commit-unknown", "connection", "ledger-unreadable"].contains(code), "\(error)")
}

private final class Latch: Sendable {
  private let state = Mutex(false)
  var isOpen: Bool { state.withLock { $0 } }
  func open() { state.withLock { $0 = true } }
}
