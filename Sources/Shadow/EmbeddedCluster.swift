import Diagnostics
import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// A PostgreSQL server of our own, below a guard that outlives us by a moment.
///
/// We never start the server ourselves. A small shell, the *guard*, copies the template, runs the server, and removes
/// everything when the server has ended; and it ends the server as soon as a socket is closed whose other end only we
/// hold, the *leash*. So it does not matter whether we stop the server, exit, crash or are killed with `kill -9`.
actor EmbeddedCluster {
  nonisolated let installation: PostgresInstallation
  nonisolated let run: RunDirectory
  var leash: Descriptor?
  private var guardian: Task<Void, Never>?
  nonisolated let user: ServerUser
  private let end = GuardEnd()

  /// Copies the template and starts a server on it; returns when the server takes connections.
  static func start(
    _ installation: PostgresInstallation,
    _ cache: ShadowCache,
    settings: [ServerSetting]
  ) async throws -> EmbeddedCluster {
    let template = try await ClusterTemplate.prepare(installation, cache)
    try Task.checkCancellation()
    let cluster = EmbeddedCluster(installation, try await RunDirectory.create(in: cache), cache.user)
    do {
      try await cluster.launch(template, cache, settings)
      try await cluster.waitUntilReady()
    } catch {
      await cluster.stop()
      await removeTree([cluster.run.path, cluster.run.socketDirectory], as: cache.user)
      throw error
    }
    return cluster
  }

  private init(_ installation: PostgresInstallation, _ run: RunDirectory, _ user: ServerUser) {
    self.user = user
    self.installation = installation
    self.run = run
  }

  private func launch(_ template: ClusterTemplate, _ cache: ShadowCache, _ settings: [ServerSetting]) throws {
    let (input, leash) = try Descriptor.pair()
    self.leash = leash
    let all = ServerSetting.embedded(socketDirectory: run.socketDirectory) + settings
    let arguments =
      ["-c", Self.guardScript, "strata-shadow", run.path, run.socketDirectory, template.directory]
      + [installation.program("postgres"), "-D", run.path + "/data"]
      + all.flatMap { ["-c", "\($0.name)=\($0.value)"] }
    let command = cache.user.wrap("/bin/sh", arguments)
    var options = PlatformOptions()
    options.createSession = true
    let ownSession = options
    let (log, end) = (run.log, end)
    // Detached: the guard must not be torn down with the task that happened to need a shadow first. And without a
    // reference to this actor, which lets go of the leash when nobody needs it any more.
    guardian = Task.detached {
      do {
        _ = try await Subprocess.run(
          .path(command.executable),
          arguments: command.arguments,
          environment: .custom(ServerCommand.environment),
          workingDirectory: "/",
          platformOptions: ownSession,
          input: .fileDescriptor(FileDescriptor(rawValue: input.raw), closeAfterSpawningProcess: false),
          output: .fileDescriptor(FileDescriptor(rawValue: log.raw), closeAfterSpawningProcess: false),
          error: .fileDescriptor(FileDescriptor(rawValue: log.raw), closeAfterSpawningProcess: false)
        )
        await end.come(nil)
      } catch {
        await end.come(error)
      }
    }
  }

  /// Whether the guard is gone, and with it the server.
  var hasEnded: Bool {
    get async { await end.hasCome }
  }

  /// Waits for the word `ready` in line 8 of `postmaster.pid`, which the server writes when it takes connections.
  private func waitUntilReady() async throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while true {
      if let error = await end.error { throw Failure.cannotRun("/bin/sh", as: user.name, error) }
      if await end.hasCome { throw Failure.startFailed(run.logText) }
      if let file = try? String(contentsOfFile: run.path + "/data/postmaster.pid", encoding: .utf8) {
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.count > 7, lines[7].hasPrefix("ready") { return }
      }
      guard ContinuousClock.now < deadline else {
        throw Failure.startFailed(run.logText + "\nit was not ready after 120 seconds")
      }
      try await Task.sleep(for: .milliseconds(3))
    }
  }

  /// Stops the server at once and returns when it and its files are gone. Nothing in it is worth a checkpoint.
  func stop() async {
    leash = nil
    await guardian?.value
  }
}

/// Whether a guard has ended, and why it never began.
private actor GuardEnd {
  var hasCome = false
  var error: (any Error)?

  func come(_ error: (any Error)?) {
    hasCome = true
    self.error = error
  }
}

extension EmbeddedCluster {
  /// How libpq reaches the server, whatever `PG*` variables are set: what matters here is given, so that it is not
  /// looked for there. See "Environment Variables" in libpq's manual.
  nonisolated var conninfo: String {
    var settings = [
      "host='\(run.socketDirectory)'", "hostaddr=''", "port=5432", "user=\(ClusterTemplate.superuser)",
      "dbname=postgres",
      "sslmode=disable", "gssencmode=disable", "channel_binding=disable", "target_session_attrs=any",
      "options=''",
    ]
    // A user without a name, as containers have them, cannot be required.
    if !user.name.allSatisfy(\.isNumber) { settings.append("requirepeer='\(user.name)'") }
    return settings.joined(separator: " ")
  }
}
