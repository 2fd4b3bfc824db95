import Catalog
import Diagnostics
import Migrations
import Postgres
import SchemaSources
import TestSupport
import Testing

@testable import Lint

/// SQL with the findings that it must bring: `--! ST012` at the end of a line stands for a finding of that rule at the
/// statement that begins there.
struct RuleCase: Sendable, CustomTestStringConvertible {
  /// The rule that the case is about. Findings of others are of no matter.
  var code: String
  /// What stands there before.
  var before: String
  var script: String
  /// Whether the script is a migration, in one transaction, or plain SQL.
  var isMigration: Bool

  init(_ code: String, after before: String = "", _ script: String, plain: Bool = false) {
    self.code = code
    self.before = before
    self.script = script
    isMigration = !plain
  }

  var testDescription: String { "\(code): \(script.split(separator: "\n").first ?? "")" }

  /// Whether the script is one in which the rule finds something.
  var isPositive: Bool { !expected.isEmpty }

  /// The lines with a finding of the rule, as the markers say.
  var expected: [Int] {
    script.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, text -> [Int] in
      // `--v` marks the line below: a comment that is marked could not end where it does.
      for (mark, line) in [("--! ", index + 1), ("--v ", index + 2)] {
        guard let start = text.firstRange(of: mark) else { continue }
        return text[start.upperBound...].split(separator: " ").filter { $0 == code }.map { _ in line }
      }
      return []
    }
  }

  /// The findings of the rule on a real server.
  func findings() async throws -> [Diagnostic] {
    try await LintRunner.lint([lintScript], after: before).findings.filter { $0.code == code }
  }

  private var lintScript: LintScript {
    guard isMigration else { return LintScript(sql: script, path: "script.sql") }
    return LintScript(
      MigrationFile(name: "V2__script.sql", path: "migrations/shop/V2__script.sql", content: script, checksum: "")
    )
  }
}

/// Runs scripts on the server that all tests share.
enum LintRunner {
  static func lint(
    _ scripts: [LintScript],
    after before: String = "",
    _ configuration: LintConfiguration = LintConfiguration()
  ) async throws -> LintResult {
    try await withDatabase(loading: before) { target, other in
      await other.close()
      let notices = NoticeCollector()
      let connection = try await Connection.connect(to: target) { notices.add($0) }
      let observer = try await ScriptObserver(
        connection,
        loader: ShadowLoader(server: try await TestServer.shared, connection: connection),
        notices: notices,
        after: try await CatalogReader().read(connection)
      )
      var run = LintRun(observer: observer, configuration: configuration)
      let result = try await run.lint(scripts)
      await connection.close()
      return result
    }
  }
}
