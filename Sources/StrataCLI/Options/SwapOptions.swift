import ArgumentParser
import BlueGreen
import OnlineCopy
import Reporting

/// Which swap is meant, and how much it may ask of the server.
struct SwapOptions: ParsableArguments {
  @OptionGroup var connection: ConnectionOptions

  @Option(help: "How many connections copy and replay at the same time.")
  var workers = 2

  @Option(help: ArgumentHelp("How many rows are copied in a second, at most.", valueName: "rows"))
  var rate: Int?

  @Option(help: "How long one attempt at a lock waits, and everybody who comes after it.")
  var lockTimeout: Time = Time(.milliseconds(100))

  @Option(help: "How often the locks are tried for, with pauses between.")
  var attempts = 100

  @Option(help: "How long a statement of the exchange may take under the locks.")
  var cutoverTimeout: Time = Time(.seconds(2))

  func validate() throws {
    if workers < 1 { throw ValidationError("--workers must be at least 1") }
    if attempts < 1 { throw ValidationError("--attempts must be at least 1") }
    if let rate, rate < 1 { throw ValidationError("--rate must be at least 1") }
  }

  /// The engine.
  func swap(_ console: Console) throws -> BlueGreen.Swap {
    var options = CopyOptions()
    options.workers = workers
    options.rate = rate
    options.lockTimeout = lockTimeout.duration
    options.lockAttempts = attempts
    options.cutoverTimeout = cutoverTimeout.duration
    let progress = SwapProgress(console)
    return BlueGreen.Swap(try connection.target(), options: options) { progress.tell($0) }
  }
}

/// The schema whose swap is meant, where several are under way.
struct SwapSchemaOption: ParsableArguments {
  @Option(help: ArgumentHelp("The schema; needed where several swaps are under way.", valueName: "name"))
  var schema: String?
}
