import FoundationEssentials
import Subprocess
import SystemPackage

/// A short-lived program of the PostgreSQL installation or the system, run as the server's user.
struct ServerCommand: Sendable {
  struct Outcome: Sendable {
    var succeeded: Bool
    var output: String
    var errors: String
  }

  var user: ServerUser
  var executable: String
  var arguments: [String]

  /// The environment of every child: nothing of the caller's `PG*` variables and locale may leak into a server.
  static var environment: [Environment.Key: String] {
    var values: [Environment.Key: String] = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC",
    ]
    if let libraries = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] { values["LD_LIBRARY_PATH"] = libraries }
    return values
  }

  func run() async throws -> Outcome {
    let command = user.wrap(executable, arguments)
    let result = try await Subprocess.run(
      .path(command.executable),
      arguments: command.arguments,
      environment: .custom(Self.environment),
      workingDirectory: "/",
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    return Outcome(
      succeeded: result.terminationStatus.isSuccess,
      output: result.standardOutput,
      errors: result.standardError
    )
  }
}
