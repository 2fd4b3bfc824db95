import ArgumentParser
import Diagnostics
import Reporting

/// A yes in advance, where nothing is destroyed.
struct SwapConsentOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Answer questions with yes.")
  var yes = false

  /// Asks where a person is there and has not answered in advance, and refuses to go on without a yes.
  func ask(_ question: String, _ console: Console) throws {
    guard !yes, console.canAsk else { return }
    guard try console.ask(question) else { throw Failure(.refused, code: "not-confirmed", "nothing was done") }
  }
}
