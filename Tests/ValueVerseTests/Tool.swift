import FoundationEssentials
import Subprocess
import SystemPackage

/// A program run from the repository's folder, as a person would run it there.
struct Tool {
  var status: Int32
  var output: String
  var errors: String

  struct Failed: Error, CustomStringConvertible {
    var command: String
    var tool: Tool

    var description: String {
      "\(command)\nstatus \(tool.status)\n\(tool.errors.suffix(4000))\n\(tool.output.suffix(2000))"
    }
  }

  /// The folder that holds `schema/` and `migrations/`.
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs a program of the search path.
  static func run(_ program: String, _ arguments: [String]) async throws -> Tool {
    try await run(.name(program), arguments)
  }

  /// Runs a program and gives what it printed; fails where it did not end with 0.
  @discardableResult
  static func check(_ program: String, _ arguments: String...) async throws -> String {
    try expectSuccess(try await run(.name(program), arguments), [program] + arguments)
  }

  /// Runs the `strata` that was built with the tests; fails where it did not end with 0.
  @discardableResult
  static func strata(_ arguments: String...) async throws -> String { try await strata(arguments) }

  /// The same for a list of arguments.
  static func strata(_ arguments: [String]) async throws -> String {
    try expectSuccess(try await run(.path(FilePath(binary)), arguments), ["strata"] + arguments)
  }

  private static func run(_ program: Executable, _ arguments: [String]) async throws -> Tool {
    let result = try await Subprocess.run(
      program,
      arguments: Arguments(arguments),
      environment: .custom(environment),
      workingDirectory: FilePath(repository),
      output: .string(limit: 64 << 20),
      error: .string(limit: 16 << 20)
    )
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return Tool(status: status, output: result.standardOutput, errors: result.standardError)
  }

  private static func expectSuccess(_ tool: Tool, _ command: [String]) throws -> String {
    guard tool.status == 0 else { throw Failed(command: command.joined(separator: " "), tool: tool) }
    return tool.output
  }

  private static var binary: String {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "strata").path
  }

  /// Nothing that would name another database is passed on, and no line of a person's psql settings.
  private static var environment: [Environment.Key: String] {
    var environment: [Environment.Key: String] = ["PSQLRC": "/dev/null"]
    for (name, value) in ProcessInfo.processInfo.environment
    where !name.hasPrefix("PG") && name != "DATABASE_URL" && name != "STRATA_URL" {
      environment[Environment.Key(stringLiteral: name)] = value
    }
    return environment
  }
}
