public import Shadow

/// The one PostgreSQL server that all tests of a process share.
///
/// It starts with the first test that asks for it. Nobody stops it: it ends with the process, however that ends.
public enum TestServer {
  private static let starting = Task {
    try await ShadowServer.start(ShadowOptions(settings: [ServerSetting("max_connections", "300")]))
  }

  public static var shared: ShadowServer {
    get async throws { try await starting.value }
  }
}
