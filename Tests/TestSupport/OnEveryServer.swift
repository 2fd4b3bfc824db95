public import Testing

/// Runs each test once on every version of PostgreSQL that can be had; an issue names the version it came up on.
///
/// A version that cannot be had is left out here, and ``TestedVersion`` tests of their own say that it was skipped and
/// why.
public struct OnEveryServer: SuiteTrait, TestTrait, TestScoping {
  var versions = TestedVersion.allCases

  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    let versions = test.traits.contains { $0 is NeedsContrib } ? [.installed] : self.versions
    for version in versions {
      if version != .installed, await TestServer.absence(of: version) != nil { continue }
      let naming = IssueHandlingTrait.compactMapIssues { issue in
        var issue = issue
        issue.comments.append("on \(version)")
        return issue
      }
      try await TestServer.$version.withValue(version) {
        try await naming.provideScope(for: test, testCase: testCase) {
          do {
            try await function()
          } catch {
            Issue.record(error)
          }
        }
      }
    }
  }
}

/// Keeps a test on the installed PostgreSQL: the servers for the other versions have neither contrib extensions nor ICU.
public struct NeedsContrib: TestTrait {}

extension Trait where Self == NeedsContrib {
  /// Keeps a test on the installed PostgreSQL, the only one with contrib extensions and ICU.
  public static var needsContrib: NeedsContrib { NeedsContrib() }
}

extension Trait where Self == OnEveryServer {
  /// Runs each test once on every version of PostgreSQL that can be had.
  public static var onEveryServer: OnEveryServer { OnEveryServer() }
}

extension Trait where Self == OnEveryServer {
  /// Runs each test on some versions alone.
  public static func on(_ versions: TestedVersion...) -> OnEveryServer { OnEveryServer(versions: versions) }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test, and says why, where a version cannot be had.
  public static func needs(_ version: TestedVersion) -> ConditionTrait {
    let reason = "\(version) is not here: make servers fetches it from PyPI, or says why it cannot"
    return .enabled(Comment(rawValue: reason)) { await TestServer.absence(of: version) == nil }
  }
}
