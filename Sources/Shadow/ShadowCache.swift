import Diagnostics
import FoundationEssentials
import Glibc

/// The directory of what the shadow keeps between runs, owned by the user that servers run as.
///
/// It is `shadow-UID` in the first that is there: the directory that was asked for, `STRATA_CACHE`,
/// `XDG_CACHE_HOME/strata`, `~/.cache/strata`. Root's servers run as another user, who has no way into root's home:
/// for root, `/var/cache/strata` comes before the last two, and after an unreachable one that was named. When none can
/// be written to, a private directory in `/tmp` has to do.
///
/// Inside: `template-VERSION…` (clusters fresh from initdb), `runs` (one directory per running server),
/// `dev.json` (the server of `strata dev`) and lock files. Beside it: `servers`, the programs of PostgreSQL versions that
/// the system has not, one folder a version.
struct ShadowCache: Sendable {
  let directory: String
  let user: ServerUser
  /// What to tell the user about the choice.
  let note: String?

  var runs: String { directory + "/runs" }

  static func open(_ options: ShadowOptions, user: ServerUser) throws -> ShadowCache {
    let asked = options.cacheDirectory.map(absolute) ?? named("STRATA_CACHE", in: options.environment)
    let last = "/tmp/strata-cache-\(geteuid())"

    var tried: [String] = []
    for parent in [asked].compactMap(\.self) + usualParents(options.environment, user) + [last] {
      if let problem = prepare(parent, user) {
        tried.append("\(parent): \(problem)")
        continue
      }
      let note = asked.flatMap { asked in
        parent == asked ? nil : "the shadow's files are kept in \(parent), since \(tried[0])"
      }
      return ShadowCache(directory: parent + "/shadow-\(user.userID)", user: user, note: note)
    }
    throw Failure.noCache(tried)
  }

  /// Where servers are kept that were fetched for a version the system has not, `*` standing for the version.
  ///
  /// Never in `/tmp`, where anybody could put a program.
  static func serverRoots(_ environment: [String: String], _ user: ServerUser) -> [String] {
    let parents = [named("STRATA_CACHE", in: environment)].compactMap(\.self) + usualParents(environment, user)
    return parents.map { $0 + "/servers/*/bin" }
  }

  private static func usualParents(_ environment: [String: String], _ user: ServerUser) -> [String] {
    let usual = [named("XDG_CACHE_HOME", "/strata", in: environment), named("HOME", "/.cache/strata", in: environment)]
    return ([user.dropsPrivileges ? "/var/cache/strata" : nil] + usual).compactMap(\.self)
  }

  private static func named(_ variable: String, _ suffix: String = "", in environment: [String: String]) -> String? {
    guard let value = environment[variable], value.hasPrefix("/") else { return nil }
    return value + suffix
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// Makes the directories below `parent`; says what is wrong where that is not possible.
  private static func prepare(_ parent: String, _ user: ServerUser) -> String? {
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      return "it cannot be made"
    }
    guard user.canReach(parent) else { return "\(user.name), whom the server runs as, has no way in" }
    // In /tmp, anybody could have made it first.
    guard let owner = ownerOf(parent), owner == geteuid() || owner == user.userID || owner == 0 else {
      return "it belongs to somebody else"
    }
    let own = parent + "/shadow-\(user.userID)"
    for directory in [own, own + "/runs"] {
      if mkdir(directory, 0o700) == 0 {
        guard (try? user.takeOver(directory)) != nil else { return "its owner cannot be changed" }
      } else if errno != EEXIST {
        return String(cString: strerror(errno))
      }
      guard ownerOf(directory) == user.userID else { return "\(directory) belongs to somebody else" }
    }
    return nil
  }

  /// The owner of a directory; `nil` for what is none, a symbolic link to one included.
  private static func ownerOf(_ path: String) -> uid_t? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    return status.st_uid
  }

  /// Opens the file of this name for locking, and makes it where it is missing.
  func lockFile(_ name: String) throws -> Descriptor {
    let path = directory + "/" + name
    let file = try Descriptor.open(path, O_RDWR | O_CREAT)
    try user.takeOver(path)
    return file
  }
}
