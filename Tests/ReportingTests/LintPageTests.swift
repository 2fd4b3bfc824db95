import FoundationEssentials
import Reporting
import Testing

/// The page of the rules is what the rules say.
@Suite struct LintPageTests {
  private static let marker = "<!-- What follows is made from the rules: `make docs`. -->\n\n"

  @Test func thePageHoldsEveryRule() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let file = root.appending(path: "docs/lint.md")
    let page = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let start = try #require(page.firstRange(of: Self.marker))
    let expected = page[..<start.upperBound] + RulesReport().page
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" { try Data(expected.utf8).write(to: file) }
    #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == String(expected), "run `make docs`")
  }
}
