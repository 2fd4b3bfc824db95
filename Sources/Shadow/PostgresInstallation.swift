import Diagnostics
import FoundationEssentials
import Subprocess

/// The server programs of one PostgreSQL version on this machine.
public struct PostgresInstallation: Sendable, Hashable {
  /// The directory of `initdb` and `postgres`.
  public let binDirectory: String
  /// What `postgres --version` says after its own name, such as `15.18 (Debian 15.18-0+deb12u1)`.
  public let version: String
  /// The major version, such as 15.
  public let majorVersion: Int

  /// Finds the installation of a major version, else the newest one and a note that says so.
  ///
  /// `STRATA_PG_BIN` decides alone where it is set. Otherwise: Debian's and Red Hat's directories of all versions,
  /// PostgreSQL's own default prefix, the `PATH`, and where these do not have it, what `pg_config` on the `PATH` says and
  /// the servers in Strata's cache.
  static func find(
    majorVersion wanted: Int?,
    environment: [String: String],
    user: ServerUser,
    roots: [String] = usualRoots
  ) async throws -> (installation: PostgresInstallation, note: String?) {
    let found: [PostgresInstallation]
    if let named = environment["STRATA_PG_BIN"], !named.isEmpty {
      switch await probe(named, user) {
      case .success(let installation): found = [installation]
      case .failure(let absence): throw Failure.unusableInstallation(named, absence.reason)
      }
    } else {
      var places = candidates(environment, roots)
      var installations = await probe(places, user, until: wanted)
      func isLacking() -> Bool {
        guard let wanted else { return installations.isEmpty }
        return !installations.contains { $0.majorVersion == wanted }
      }
      if isLacking(), let last = await binDirectoryOfConfig(environment, user), !places.contains(last) {
        places.append(last)
        installations += await probe([last], user, until: wanted)
      }
      // A server that was fetched for tests lacks the extensions of a real one: it must be asked for by its version.
      if let wanted, isLacking() {
        let fetched = self.places(below: ShadowCache.serverRoots(environment, user))
        places += fetched
        installations += await probe(fetched, user, until: wanted).filter { $0.majorVersion == wanted }
      }
      guard !installations.isEmpty else { throw Failure.noInstallation(looked: places) }
      found = installations
    }
    if let wanted, let match = found.first(where: { $0.majorVersion == wanted }) { return (match, nil) }
    let newest = found.dropFirst().reduce(found[0]) { $1.isNewer(than: $0) ? $1 : $0 }
    let note = wanted.map {
      "PostgreSQL \($0) is not installed here; the shadow runs PostgreSQL \(newest.majorVersion) instead, "
        + "which may understand or print some things differently"
    }
    return (newest, note)
  }

  /// Where packages put server programs, `*` standing for a version: Debian, Red Hat, PostgreSQL's own default prefix.
  static let usualRoots = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"]

  func program(_ name: String) -> String {
    binDirectory + "/" + name
  }

  private func isNewer(than other: PostgresInstallation) -> Bool {
    let mine = Self.numbers(version)
    let theirs = Self.numbers(other.version)
    return theirs.lexicographicallyPrecedes(mine)
  }

  /// `15.18 (Debian …)` as [15, 18], `19beta1` as [19].
  private static func numbers(_ version: String) -> [Int] {
    let first = version.prefix { $0 != " " }
    return first.split(separator: ".").compactMap { part in Int(part.prefix { $0.isNumber }) }
  }
}

extension PostgresInstallation {
  private struct Absence: Error {
    var reason: String
  }

  private static func probe(_ directory: String, _ user: ServerUser) async -> Result<PostgresInstallation, Absence> {
    let files = FileManager.default
    for program in ["postgres", "initdb"] where !files.isExecutableFile(atPath: directory + "/" + program) {
      return .failure(Absence(reason: "there is no program \(program)"))
    }
    do {
      // As the server's user: what root may run need not be within its reach.
      let asked = ServerCommand(user: user, executable: directory + "/postgres", arguments: ["--version"])
      let outcome = try await asked.run()
      let answer = outcome.output
      guard outcome.succeeded, let mark = answer.firstIndex(of: ")") else {
        return .failure(Absence(reason: "postgres --version says: \(answer)\(outcome.errors)"))
      }
      let version = String(answer[mark...].dropFirst(2).prefix { $0 != "\n" })
      guard let major = numbers(version).first else {
        return .failure(Absence(reason: "postgres --version says: \(answer)"))
      }
      return .success(PostgresInstallation(binDirectory: directory, version: version, majorVersion: major))
    } catch {
      return .failure(Absence(reason: "postgres cannot be run as \(user.name): \(error)"))
    }
  }

  /// The installations among these places, in their order; no more are asked when the wanted version is found.
  private static func probe(_ places: [String], _ user: ServerUser, until wanted: Int?) async -> [PostgresInstallation]
  {
    var installations: [PostgresInstallation] = []
    for place in places {
      guard case .success(let installation) = await probe(place, user) else { continue }
      installations.append(installation)
      if installation.majorVersion == wanted { break }
    }
    return installations
  }

  /// The directory that the first `pg_config` on the `PATH` names.
  private static func binDirectoryOfConfig(_ environment: [String: String], _ user: ServerUser) async -> String? {
    guard
      let tool = searchPath(environment).map({ $0 + "/pg_config" })
        .first(where: FileManager.default.isExecutableFile(atPath:)),
      let outcome = try? await ServerCommand(user: user, executable: tool, arguments: ["--bindir"]).run(),
      outcome.succeeded
    else { return nil }
    return String(outcome.output.prefix { $0 != "\n" })
  }

  private static func searchPath(_ environment: [String: String]) -> [String] {
    (environment["PATH"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  /// Where server programs may be, best first, each program once, however many links lead to it.
  private static func candidates(_ environment: [String: String], _ roots: [String]) -> [String] {
    let places = places(below: roots) + searchPath(environment)
    var seen: Set<String> = []
    return places.filter { place in
      let program = place + "/postgres"
      let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: program)) ?? program
      return seen.insert(target).inserted
    }
  }

  /// The directories that stand for roots with a `*`, the newest version first.
  private static func places(below roots: [String]) -> [String] {
    var places: [String] = []
    for root in roots {
      guard let star = root.firstIndex(of: "*") else {
        places.append(root)
        continue
      }
      let before = root[..<star]
      let slash = before.lastIndex(of: "/") ?? before.startIndex
      let prefix = String(before[slash...].dropFirst())
      let directory = String(before[..<slash])
      places += versions(in: directory, after: prefix).map { before + $0 + root[star...].dropFirst() }
    }
    return places
  }

  /// The version numbers among the names of a directory, newest first.
  private static func versions(in directory: String, after prefix: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      .filter { Double($0) != nil }
      .sorted { (Double($0) ?? 0) > (Double($1) ?? 0) }
  }
}
