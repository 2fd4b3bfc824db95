import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// One run of the built `strata`, from outside, as a user or a script sees it.
struct StrataProcess {
  let output: String
  let errors: String
  /// The exit status; a signal that ended the process counts as its negative.
  let status: Int32

  /// Runs the binary that was built with the tests.
  ///
  /// Nothing of the environment that would name a database or a set is passed on.
  static func run(
    _ arguments: String...,
    in directory: String = "/",
    environment: [String: String] = [:]
  ) async throws -> StrataProcess {
    try await run(arguments, in: directory, environment: environment)
  }

  static func run(
    _ arguments: [String],
    in directory: String = "/",
    environment: [String: String] = [:]
  ) async throws -> StrataProcess {
    try await run(binary, arguments, in: directory, environment: environment)
  }

  /// Runs a line of bash in which `$0` is the built binary.
  static func shell(
    _ line: String,
    in directory: String = "/",
    environment: [String: String] = [:]
  ) async throws -> StrataProcess {
    try await run("/bin/bash", ["-c", line, binary], in: directory, environment: environment)
  }

  private static func run(
    _ program: String,
    _ arguments: [String],
    in directory: String,
    environment: [String: String]
  ) async throws -> StrataProcess {
    let result = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: Arguments(arguments),
      environment: .custom(cleanEnvironment.merging(environment) { $1 }.asEnvironment),
      workingDirectory: FilePath(directory),
      output: .string(limit: 16 << 20),
      error: .string(limit: 16 << 20)
    )
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return StrataProcess(
      output: result.standardOutput,
      errors: result.standardError,
      status: status
    )
  }

  /// The product lies beside the bundle of the tests.
  static var binary: String {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "strata").path
  }

  private static var cleanEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("PG") && !["DATABASE_URL", "NO_COLOR"].contains(name)
    }
  }
}

extension [String: String] {
  fileprivate var asEnvironment: [Environment.Key: String] {
    var environment: [Environment.Key: String] = [:]
    for (name, value) in self { environment[Environment.Key(stringLiteral: name)] = value }
    return environment
  }
}
