import Diagnostics
import Testing

@testable import Lint

/// Every rule finds what it is there for, at its place, and leaves the rest alone, on a real server.
@Suite struct LintRulesTests {
  static let cases =
    RefusalCases.all + ScanCases.all + DataCases.all + StatementCases.all + TransactionCases.all + TableCases.all
    + IndexCases.all + SecurityCases.all + NameCases.all + SilenceCases.all

  @Test(arguments: cases)
  func findsExactlyWhatIsMarked(_ example: RuleCase) async throws {
    let findings = try await example.findings()
    #expect(findings.compactMap { $0.place?.line } == example.expected, "\(findings)")
    #expect(findings.allSatisfy { $0.place != nil && $0.advice?.isEmpty == false })
  }

  @Test(arguments: LintRules.all)
  func everyRuleHasACaseForAndOneAgainstIt(_ rule: RuleDescription) {
    let cases = Self.cases.filter { $0.code == rule.code }
    #expect(cases.contains { $0.isPositive }, "\(rule.name) is never shown to find anything")
    #expect(cases.contains { !$0.isPositive }, "\(rule.name) is never shown to leave anything alone")
  }

  @Test func codesAndNamesAreGivenOnce() {
    #expect(Set(LintRules.all.map(\.code)).count == LintRules.all.count)
    #expect(Set(LintRules.all.map(\.name)).count == LintRules.all.count)
  }
}
