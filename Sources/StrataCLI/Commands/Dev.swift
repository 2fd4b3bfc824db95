import ArgumentParser
import Reporting
import Shadow

struct Dev: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep a throw-away PostgreSQL running and print its URL.",
    discussion: """
      For trying things: private socket, no network, no durability. It stays until `strata dev --stop` or the machine \
      stops; one that runs already is used again.
      """
  )

  @Flag(help: "Stay until Ctrl-C and stop the server then.")
  var foreground = false
  @Flag(help: "Stop the server and remove its data.")
  var stop = false
  @Option(
    help: ArgumentHelp("The major version of PostgreSQL; the newest installed one where left out.", valueName: "n")
  )
  var postgres: Int?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if foreground, stop { throw ValidationError("--foreground and --stop cannot be had together") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let options = Shadow.ShadowOptions(majorVersion: postgres)
    if stop {
      let stopped = try await DevServer.stop(options)
      console.progress(stopped.map { "stopped PostgreSQL \($0.version)" } ?? "none was running")
      return .done
    }
    if foreground {
      try await DevServer.runInForeground(options) { try show($0, console) }
    } else {
      try show(try await DevServer.start(options), console)
    }
    return .done
  }

  private func show(_ started: DevServer.Started, _ console: Console) throws {
    for note in started.notes { console.progress("note: \(note)") }
    let verb = started.wasRunning ? "runs already" : "started"
    console.progress("PostgreSQL \(started.server.version) \(verb)")
    try console.result(started.server.url + "\n")
  }
}
