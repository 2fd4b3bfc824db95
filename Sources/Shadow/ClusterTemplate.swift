import Diagnostics
import Digests
import FoundationEssentials
import Glibc

/// A cluster fresh from initdb that is copied for every start, since a copy takes a fraction of initdb's time.
struct ClusterTemplate: Sendable {
  /// Changes when the way clusters are made changes, so that old templates are not taken for new ones.
  private static let layout = 1
  /// The superuser of embedded servers; dumps name this one as owner more often than any other.
  static let superuser = "postgres"

  let directory: String

  /// The template for an installation, made now where there is none yet.
  ///
  /// Two processes that need it at once make it once: the second waits for the lock of the first.
  static func prepare(_ installation: PostgresInstallation, _ cache: ShadowCache) async throws -> ClusterTemplate {
    // Two builds of one version need not understand each other's files.
    let version = installation.version.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "." ? $0 : "-" }
    let build = "template-\(sha256Hex(installation.binDirectory).prefix(8))-"
    let name = build + "\(String(version))-layout\(layout)"
    let template = ClusterTemplate(directory: cache.directory + "/" + name)
    if template.exists { return template }

    let lock = try cache.lockFile(build + "lock")
    try await lock.lock()
    if template.exists { return template }

    let building = template.directory + ".building-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    await removeOutdated(build, cache)
    do {
      try await initialise(building, installation, cache.user)
      guard rename(building, template.directory) == 0 else {
        throw Failure.system("rename", building)
      }
    } catch {
      await removeTree([building], as: cache.user)
      throw error
    }
    return template
  }

  private var exists: Bool {
    FileManager.default.fileExists(atPath: directory)
  }

  private static func initialise(
    _ directory: String,
    _ installation: PostgresInstallation,
    _ user: ServerUser
  ) async throws {
    var said = ""
    // C.UTF-8 sorts as C does, and knows letters beyond ASCII; systems without it have C.
    for locale in ["C.UTF-8", "C"] {
      let arguments = [
        "-D", directory, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=\(locale)", "--no-sync",
        "--wal-segsize=1",
      ]
      let outcome: ServerCommand.Outcome
      do {
        outcome = try await ServerCommand(
          user: user,
          executable: installation.program("initdb"),
          arguments: arguments
        ).run()
      } catch {
        throw Failure.cannotRun("initdb", as: user.name, error)
      }
      try Task.checkCancellation()
      if outcome.succeeded { return }
      said += outcome.output + outcome.errors
    }
    throw Failure.initdbFailed(said)
  }

  /// Removes what a process left that was killed during initdb, and the templates of versions that were installed in
  /// the same place before. The lock is ours, so nobody is at work on the first; the second nobody can start any more.
  private static func removeOutdated(_ prefix: String, _ cache: ShadowCache) async {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache.directory)) ?? []
    let outdated = names.sorted().filter { $0.hasPrefix(prefix) && $0 != prefix + "lock" }
    await removeTree(outdated.map { cache.directory + "/" + $0 }, as: cache.user)
  }
}

/// Removes directories with all that is in them, with the rights of the server's user and no more.
///
/// It goes on when the task is cancelled: cleaning up is what a cancelled task still has to do.
func removeTree(_ paths: [String], as user: ServerUser) async {
  guard !paths.isEmpty else { return }
  let removal = Task.detached {
    _ = try? await ServerCommand(user: user, executable: "/bin/rm", arguments: ["-rf", "--"] + paths).run()
  }
  await removal.value
}
