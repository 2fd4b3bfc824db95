import ArgumentParser
import Reporting

/// A command of Strata: it parses, calls one engine and reports.
protocol StrataCommand: AsyncParsableCommand {
  var output: OutputOptions { get }

  /// Does the work; what it throws becomes text and an exit status in one place, `Entry`.
  func execute(_ console: Console) async throws -> ExitStatus
}

extension StrataCommand {
  func run() async throws {
    _ = try await execute(output.console)
  }
}
