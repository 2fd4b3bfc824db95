import Synchronization
import Testing

/// Counts the schemas of a suite that came back, and says when it is over how many went which way.
final class SchemaTally: Sendable {
  private struct Counts {
    var throughSQL = 0
    var throughSwift = 0
  }

  private let what: String
  private let counts = Mutex(Counts())

  init(_ what: String) {
    self.what = what
  }

  func countSQL() { counts.withLock { $0.throughSQL += 1 } }

  func countSwift() { counts.withLock { $0.throughSwift += 1 } }

  fileprivate func show() {
    let counts = counts.withLock { $0 }
    print("\(what): \(counts.throughSQL) came back through DDL, \(counts.throughSwift) through Swift")
  }
}

/// Shows a tally at the end of a suite.
struct ShowingTally: SuiteTrait, TestScoping {
  let tally: SchemaTally

  func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing function: @Sendable () async throws -> Void
  ) async throws {
    try await function()
    tally.show()
  }
}

extension Trait where Self == ShowingTally {
  static func showing(_ tally: SchemaTally) -> ShowingTally { ShowingTally(tally: tally) }
}
