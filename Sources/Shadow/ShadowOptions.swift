import FoundationEssentials
public import Postgres

/// What a throw-away PostgreSQL should be like, and where it lives.
public struct ShadowOptions: Sendable {
  /// The major version of the server whose schema is judged, such as 15.
  ///
  /// The shadow has the same one where it is installed. Where it is not, the newest installed version is taken and
  /// ``ShadowServer/notes`` says so.
  public var majorVersion: Int?
  /// The directory for what is kept between runs; `nil` for the one that ``ShadowCache`` finds in the environment.
  public var cacheDirectory: String?
  /// A server the user names, on which scratch databases are made and dropped; `nil` for an embedded server.
  public var server: ConnectionTarget?
  /// Server settings that an embedded server is started with in addition to its own, such as
  /// `shared_preload_libraries`; later ones win.
  public var settings: [ServerSetting]
  /// The environment variables that decide where binaries and caches are looked for.
  public var environment: [String: String]

  public init(
    majorVersion: Int? = nil,
    cacheDirectory: String? = nil,
    server: ConnectionTarget? = nil,
    settings: [ServerSetting] = [],
    environment: [String: String]? = nil
  ) {
    self.majorVersion = majorVersion
    self.cacheDirectory = cacheDirectory
    self.server = server
    self.settings = settings
    self.environment = environment ?? ProcessInfo.processInfo.environment
  }

  /// Scratch databases on a server the user names: what `--shadow URL` asks for.
  public static func server(_ target: ConnectionTarget, majorVersion: Int? = nil) -> ShadowOptions {
    ShadowOptions(majorVersion: majorVersion, server: target)
  }
}

/// One setting of a server, as `postgres -c name=value` takes it.
public struct ServerSetting: Sendable, Hashable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
