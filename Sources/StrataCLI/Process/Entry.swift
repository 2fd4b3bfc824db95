import ArgumentParser
import CMalloc
import Glibc
import Reporting

/// Where the process starts and ends.
@main
enum Entry {
  static func main() async {
    // One thread at a time makes values here. With an arena for each that ever did, glibc keeps a quarter more memory than
    // is in use.
    mallopt(M_ARENA_MAX, 1)
    let interruption = Interruption()
    let work = Task { await run() }
    interruption.whenRequested { work.cancel() }
    let status = await work.value
    guard let signal = interruption.signal, status != .done else { exit(status.rawValue) }
    exit(ExitStatus(signal: signal).rawValue)
  }

  /// Parses the command line, runs the command, and turns what goes wrong into text and a status.
  private static func run() async -> ExitStatus {
    // Not `version:` of argument-parser's configuration: it would take `generate --version 2.1.0` for the question as soon
    // as anything else is wrong with the command line.
    if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
      OutputStream.standardOutput.write(Version.text + "\n")
      return .done
    }
    var command: any ParsableCommand
    do {
      command = try Strata.parseAsRoot()
    } catch {
      return report(parsing: error)
    }
    do {
      switch command {
      case let command as any StrataCommand:
        return try await command.execute(command.output.console)
      case var command as any AsyncParsableCommand:
        try await command.run()
      default:
        try command.run()
      }
      return .done
    } catch let error where Strata.exitCode(for: error) != .failure || error is CleanExit {
      return report(parsing: error)
    } catch {
      let report = ErrorReport(error)
      Console().report(report)
      return report.exitStatus
    }
  }

  /// What argument-parser has to say: help and version on standard output, mistakes on standard error.
  private static func report(parsing error: any Error) -> ExitStatus {
    let status = ExitStatus(rawValue: Strata.exitCode(for: error).rawValue)
    var text = Strata.fullMessage(for: error)
    guard !text.isEmpty else { return status }
    if status == .done {
      OutputStream.standardOutput.write(text + "\n")
    } else {
      if text.hasPrefix("Error: ") { text = "error: " + text.dropFirst(7) }
      OutputStream.standardError.write(text + "\n")
    }
    return status
  }
}
