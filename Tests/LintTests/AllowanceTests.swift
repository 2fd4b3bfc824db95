import Diagnostics
import Testing

@testable import Lint

@Suite struct AllowanceTests {
  private let place = Place(path: "a.sql", line: 3)

  @Test func rulesStandBeforeTheReason() throws {
    let one = try #require(Allowance("strata:allow ST012 the table is small", at: place))
    #expect(one.rules == ["ST012"])
    #expect(one.reason == "the table is small")
    let two = try #require(Allowance("strata:allow ST012,index-drop-blocks ST050 it is", at: place))
    #expect(two.rules == ["ST012", "index-drop-blocks", "ST050"])
    #expect(two.reason == "it is")
    #expect(Allowance("strata:allowed ST012", at: place) == nil)
    #expect(Allowance("an ordinary comment", at: place) == nil)
  }

  @Test func aModelIsSilencedOnTheLineOrTheLineBefore() {
    let source = """
      let a = 1  // strata:allow ST106 kept as it came
      // strata:allow json-column kept as it came
      let b = "// strata:allow ST107 in a string"
      """
    let found = SwiftAllowances.allowances(in: source, path: "schema/shop/a.swift")
    #expect(found.map(\.place.line) == [1, 2])
    #expect(found.map(\.rules) == [["ST106"], ["json-column"]])
    func covers(_ index: Int, _ line: Int, _ path: String = "schema/shop/a.swift") -> Bool {
      SwiftAllowances.covers(found[index], Place(path: path, line: line))
    }
    #expect(covers(1, 2) && covers(1, 3))
    #expect(!covers(1, 4) && !covers(1, 1) && !covers(1, 3, "schema/shop/b.swift"))
  }
}
