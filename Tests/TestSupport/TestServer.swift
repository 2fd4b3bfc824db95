import Diagnostics
public import Shadow

/// The PostgreSQL servers that all tests of a process share, one for each version that is asked for.
///
/// One starts with the first test that asks for it. Nobody stops it: it ends with the process, however that ends.
public enum TestServer {
  /// The version that the current test runs on; ``OnEveryServer`` sets it.
  @TaskLocal public static var version = TestedVersion.installed

  public static var shared: ShadowServer {
    get async throws { try await Servers.shared.server(version) }
  }

  /// Why no server of a version can be had; `nil` where it can.
  public static func absence(of version: TestedVersion) async -> String? {
    do {
      _ = try await Servers.shared.server(version)
      return nil
    } catch {
      return (error as? Failure)?.message ?? "\(error)"
    }
  }
}

/// A version that the tests of the catalogs run on.
public enum TestedVersion: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// The system's own.
  case installed = 0
  case v16 = 16
  case v18 = 18

  public var description: String { self == .installed ? "the installed PostgreSQL" : "PostgreSQL \(rawValue)" }
}

private actor Servers {
  static let shared = Servers()

  private var starting: [TestedVersion: Task<ShadowServer, any Error>] = [:]

  func server(_ version: TestedVersion) async throws -> ShadowServer {
    let start = starting[version] ?? Task { try await Self.start(version) }
    starting[version] = start
    return try await start.value
  }

  private static func start(_ version: TestedVersion) async throws -> ShadowServer {
    let wanted = version == .installed ? nil : version.rawValue
    let settings = [ServerSetting("max_connections", "300")]
    let server = try await ShadowServer.start(ShadowOptions(majorVersion: wanted, settings: settings))
    if let wanted, wanted != server.majorVersion {
      await server.stop()
      throw Failure(
        code: "no-test-server",
        "PostgreSQL \(wanted) is not here; Scripts/fetch-servers.sh (make servers) fetches it or says why it cannot"
      )
    }
    return server
  }
}
