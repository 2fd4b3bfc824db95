import Glibc
import Shadow

/// Starts a shadow in the cache directory that is its argument, prints its version, and waits to be killed by a test.
@main
struct ShadowHolder {
  static func main() async throws {
    let server = try await ShadowServer.start(ShadowOptions(cacheDirectory: CommandLine.arguments[1]))
    _ = try await server.makeDatabase("held")
    let line = "ready \(server.majorVersion)\n"
    write(STDOUT_FILENO, line, line.utf8.count)
    try await Task.sleep(for: .seconds(300))
    await server.stop()
  }
}
