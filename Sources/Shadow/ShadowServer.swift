import Diagnostics
import Postgres

/// A throw-away PostgreSQL: the judge of what a schema means.
///
/// Either a server of our own, made from a cached template in tenths of a second and gone without a trace when
/// stopped, or scratch databases on a server the user names. Whatever happens to this process, nothing stays behind:
/// an embedded server ends with it, and on a named server the next run sweeps up.
public actor ShadowServer {
  /// The server's version as libpq numbers it, such as 150018.
  public nonisolated let serverVersion: Int
  /// What the user should know about the choice of this server, one sentence each.
  public nonisolated let notes: [String]
  /// Whether the server is ours alone; otherwise it is one the user named.
  public nonisolated let isEmbedded: Bool
  /// The connection that databases and roles are made on. It also marks this run as alive on a named server.
  let maintenance: Connection
  let maintenanceTarget: ConnectionTarget
  /// The mark of everything this run makes on a named server: `strata_shadow_PID_RANDOM`.
  let runName: String
  var cluster: EmbeddedCluster?
  var databases: Set<String> = []
  var databaseCount = 0
  private var isStopped = false

  /// The server's major version, such as 15.
  public nonisolated var majorVersion: Int { serverVersion / 10_000 }

  /// Starts an embedded server, or connects to the server that the options name.
  ///
  /// - Throws: ``Failure`` when no server can be had, with the ways out; `CancellationError` when the task was cancelled,
  ///   and then nothing is left behind.
  public static func start(_ options: ShadowOptions = ShadowOptions()) async throws -> ShadowServer {
    if let target = options.server { return try await ShadowServer(named: target, options) }
    let user = try ServerUser.current()
    let (installation, versionNote) = try await PostgresInstallation.find(
      majorVersion: options.majorVersion,
      environment: options.environment,
      user: user
    )
    let cache = try ShadowCache.open(options, user: user)
    let cluster = try await EmbeddedCluster.start(installation, cache, settings: options.settings)
    do {
      return try await ShadowServer(cluster, notes: [versionNote, cache.note].compactMap { $0 })
    } catch {
      await cluster.stop()
      throw error
    }
  }

  private init(_ cluster: EmbeddedCluster, notes: [String]) async throws {
    let target = try ConnectionTarget(cluster.conninfo)
    runName = ScratchName.newRun()
    maintenanceTarget = target
    maintenance = try await Connection.connect(to: target.setting("application_name", "strata"))
    serverVersion = maintenance.serverVersion
    self.notes = notes
    isEmbedded = true
    self.cluster = cluster
  }

  private init(named target: ConnectionTarget, _ options: ShadowOptions) async throws {
    runName = ScratchName.newRun()
    maintenanceTarget = target
    maintenance = try await Connection.connect(to: target.setting("application_name", runName))
    serverVersion = maintenance.serverVersion
    isEmbedded = false
    cluster = nil
    do {
      notes = try await NamedServer.check(maintenance, wanted: options.majorVersion)
      try await NamedServer.sweep(maintenance)
    } catch {
      await maintenance.close()
      throw error
    }
  }

  /// Stops the server and removes its files; on a named server, drops every database, role and tablespace it was given.
  ///
  /// It does all it can and never fails: what could not be dropped on a named server is swept up by a later run.
  public func stop() async {
    guard !isStopped else { return }
    isStopped = true
    if let cluster {
      await maintenance.close()
      await cluster.stop()
    } else {
      let cleanUp = Task.detached { await self.dropEverything() }
      await cleanUp.value
      await maintenance.close()
    }
  }

  private func dropEverything() async {
    for name in databases.sorted() {
      _ = try? await maintenance.execute("DROP DATABASE IF EXISTS \(quoteIdentifier(name)) WITH (FORCE)")
    }
    databases = []
    await NamedServer.dropShared(maintenance, besides: runName)
  }
}
