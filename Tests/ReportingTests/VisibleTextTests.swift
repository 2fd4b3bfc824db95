import Testing

@testable import Reporting

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain", 5), ("", 0), ("請求", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("ﾊ", 1), ("ハ", 2),
  ])
  func widthIsThatOfATerminal(_ text: String, _ width: Int) {
    #expect(VisibleText.width(text) == width)
  }

  @Test func lineEndsAreKeptOnlyWhereAsked() {
    #expect(VisibleText.lines("a\nb\u{7}") == "a\nb\\u{7}")
    #expect(VisibleText.line("a\nb\u{7}") == "a\\nb\\u{7}")
  }
}
