import Diagnostics
import FoundationEssentials
import Glibc

/// The server that `strata dev` keeps running: an embedded shadow that people and their tools can connect to.
///
/// There is one per cache directory. Its state is `dev.json` there; whether it lives is told by the lease of its
/// directory and not by that file, so that a crash or a reboot leaves nothing that has to be cleaned up by hand.
public struct DevServer: Sendable, Hashable, Codable {
  /// The connection URI for `psql`, `--url` or `--shadow`.
  public let url: String
  /// The major version of the server, such as 15.
  public let majorVersion: Int
  /// The server's full version, such as `15.18 (Debian 15.18-0+deb12u1)`.
  public let version: String
  /// The directory of its data, socket and log.
  public let directory: String
  /// The user of the system that it runs as.
  public let user: String

  /// What ``start(_:)`` found or made.
  public struct Started: Sendable {
    public let server: DevServer
    /// Whether it ran before.
    public let wasRunning: Bool
    /// What the user should know about the choice of this server, one sentence each.
    public let notes: [String]
  }

  /// Starts the server, which then stays until ``stop(_:)``; one that runs already is returned as it is.
  ///
  /// - Throws: ``Failure`` when none can be had, or when one of another major version than the wanted is running.
  public static func start(_ options: ShadowOptions = ShadowOptions()) async throws -> Started {
    let (started, cluster) = try await launch(options)
    try await cluster?.detach()
    return started
  }

  /// Runs the server until the task is cancelled or the process ends; one that runs already is left alone.
  ///
  /// - Parameter ready: Told when the server takes connections.
  /// - Returns: `false` when there was one already, and so nothing to wait for.
  @discardableResult
  public static func runInForeground(
    _ options: ShadowOptions = ShadowOptions(),
    ready: @Sendable (Started) async throws -> Void
  ) async throws -> Bool {
    let (started, cluster) = try await launch(options)
    guard let cluster else {
      try await ready(started)
      return false
    }
    do {
      try await ready(started)
      while await !cluster.hasEnded { try await Task.sleep(for: .milliseconds(200)) }
    } catch is CancellationError {
      await cluster.stop()
    } catch {
      await cluster.stop()
      throw error
    }
    return true
  }

  /// The server that runs now, if one does.
  public static func running(_ options: ShadowOptions = ShadowOptions()) throws -> DevServer? {
    try read(ShadowCache.open(options, user: .current()))
  }

  /// Stops the server and removes its files.
  ///
  /// - Returns: The server that ran, `nil` when none did.
  @discardableResult
  public static func stop(_ options: ShadowOptions = ShadowOptions()) async throws -> DevServer? {
    let cache = try ShadowCache.open(options, user: .current())
    let lock = try cache.lockFile("dev.lock")
    try await lock.lock()
    guard let server = read(cache) else { return nil }
    try await EmbeddedCluster.stopDetached(server.directory, cache.user)
    await removeTree([stateFile(cache)], as: cache.user)
    return server
  }

  private static func launch(_ options: ShadowOptions) async throws -> (Started, EmbeddedCluster?) {
    let user = try ServerUser.current()
    let cache = try ShadowCache.open(options, user: user)
    let lock = try cache.lockFile("dev.lock")
    try await lock.lock()
    if let server = read(cache) {
      if let wanted = options.majorVersion, wanted != server.majorVersion {
        throw Failure.otherDevServer(running: server.majorVersion, wanted: wanted)
      }
      return (Started(server: server, wasRunning: true, notes: []), nil)
    }
    let (installation, note) = try await PostgresInstallation.find(
      majorVersion: options.majorVersion,
      environment: options.environment,
      user: user
    )
    let cluster = try await EmbeddedCluster.start(installation, cache, settings: options.settings)
    let server = DevServer(
      url: cluster.url,
      majorVersion: installation.majorVersion,
      version: installation.version,
      directory: cluster.run.path,
      user: user.name
    )
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(server).write(to: URL(filePath: stateFile(cache)), options: .atomic)
      try cache.user.takeOver(stateFile(cache))
    } catch {
      await cluster.stop()
      throw error
    }
    return (Started(server: server, wasRunning: false, notes: [note, cache.note].compactMap { $0 }), cluster)
  }

  private static func stateFile(_ cache: ShadowCache) -> String {
    cache.directory + "/dev.json"
  }

  /// The server of the state file, where it still runs.
  private static func read(_ cache: ShadowCache) -> DevServer? {
    guard let data = FileManager.default.contents(atPath: stateFile(cache)),
      let server = try? JSONDecoder().decode(DevServer.self, from: data),
      RunDirectory.isHeld(server.directory)
    else { return nil }
    return server
  }
}
