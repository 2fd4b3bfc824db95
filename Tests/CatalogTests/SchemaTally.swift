import Synchronization
import TestSupport
import Testing

/// Counts the schemas of a suite that came back, and says when it is over how many went which way, and which could not be
/// tried.
final class SchemaTally: Sendable {
  private struct Counts {
    var throughSQL = 0
    var throughSwift = 0
    /// Why a schema could not be tried, by its name and the version.
    var leftOut: [String: String] = [:]
  }

  private let what: String
  private let counts = Mutex(Counts())

  init(_ what: String) {
    self.what = what
  }

  func countSQL() { counts.withLock { $0.throughSQL += 1 } }

  func countSwift() { counts.withLock { $0.throughSwift += 1 } }

  /// Notes a schema that the server of the test refuses, so that nothing can be said about it.
  func leaveOut(_ schema: String, _ why: String) {
    counts.withLock { $0.leftOut["\(schema) on \(TestServer.version)"] = why }
  }

  /// What was counted; a schema that could not be tried is named.
  var summary: String {
    let counts = counts.withLock { $0 }
    var text = "\(what): \(counts.throughSQL) came back through DDL, \(counts.throughSwift) through Swift"
    if counts.leftOut.isEmpty { return text }
    text += "; \(counts.leftOut.count) could not be loaded:"
    for (schema, why) in counts.leftOut.sorted(by: { $0.key < $1.key }) { text += "\n  \(schema): \(why)" }
    return text
  }

  fileprivate func show() { print(summary) }
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
