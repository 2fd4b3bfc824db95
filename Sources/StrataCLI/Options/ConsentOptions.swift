import ArgumentParser
import Diagnostics
import Reporting

/// What a user says in advance, so that nothing has to be asked.
struct ConsentOptions: ParsableArguments {
  @Flag(help: "Show what would be done and change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Answer questions with yes; never stands for --allow-destructive.")
  var yes = false

  @Flag(help: "Allow what destroys data.")
  var allowDestructive = false

  /// Whether a person is there and has not answered in advance.
  func mustAsk(_ console: Console) -> Bool {
    !yes && console.canAsk
  }

  /// Asks, and refuses to go on without a yes.
  func ask(_ question: String, _ console: Console) throws {
    guard try console.ask(question) else {
      throw Failure(.refused, code: "not-confirmed", "nothing was done")
    }
  }
}
