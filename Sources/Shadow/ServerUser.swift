import Diagnostics
import Glibc
import Subprocess
import SystemPackage

/// The system user an embedded server runs as.
///
/// PostgreSQL refuses to run as root, so root hands its servers to an unprivileged user: `postgres` where the system
/// has one, else `nobody`; `setpriv` of util-linux changes the user, which every Debian has. Everyone else runs servers
/// as themselves.
///
/// Not by `setgroups` and `setuid` between fork and exec: glibc's wait for all threads of a process to follow, and in
/// the child of a threaded process that can be forever.
struct ServerUser: Sendable, Hashable {
  let name: String
  let userID: uid_t
  let groupID: gid_t
  /// Whether this process is root and child processes have to give that up.
  let dropsPrivileges: Bool

  static func current() throws -> ServerUser {
    let effective = geteuid()
    guard effective == 0 else {
      return ServerUser(name: name(of: effective), userID: effective, groupID: getegid(), dropsPrivileges: false)
    }
    for name in ["postgres", "nobody"] {
      if let user = lookUp(name), user.userID != 0 { return user }
    }
    throw Failure.noUnprivilegedUser()
  }

  /// The system's entry for a user name. The C function is `getpwnam_r`.
  private static func lookUp(_ name: String) -> ServerUser? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      guard getpwnam_r(name, &entry, buffer.baseAddress!, buffer.count, &found) == 0, found != nil else { return nil }
      return ServerUser(name: name, userID: entry.pw_uid, groupID: entry.pw_gid, dropsPrivileges: true)
    }
  }

  /// The system's name for a user number, else the number. The C function is `getpwuid_r`.
  private static func name(of userID: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      guard getpwuid_r(userID, &entry, buffer.baseAddress!, buffer.count, &found) == 0, found != nil else {
        return "\(userID)"
      }
      return String(cString: entry.pw_name)
    }
  }

  /// What is run so that a command runs as this user.
  func wrap(_ executable: String, _ arguments: [String]) -> (executable: FilePath, arguments: Arguments) {
    guard dropsPrivileges else { return (FilePath(executable), Arguments(arguments)) }
    let change = ["--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--no-new-privs", "--"]
    return ("/usr/bin/setpriv", Arguments(change + [executable] + arguments))
  }

  /// Gives a file or directory that this process made to the server's user.
  func takeOver(_ path: String) throws {
    guard dropsPrivileges else { return }
    guard lchown(path, userID, groupID) == 0 else { throw Failure.system("change the owner of", path) }
  }

  /// Whether the server's user may pass through every directory on the way to `path`.
  ///
  /// Only permission bits are looked at; an access control list that would let it through is not.
  func canReach(_ path: String) -> Bool {
    var prefix = ""
    for part in path.split(separator: "/") {
      prefix += "/" + part
      var status = stat()
      guard stat(prefix, &status) == 0 else { return true }
      let needed: mode_t
      if status.st_uid == userID {
        needed = 0o100
      } else if status.st_gid == groupID {
        needed = 0o010
      } else {
        needed = 0o001
      }
      guard status.st_mode & needed != 0 else { return false }
    }
    return true
  }
}
