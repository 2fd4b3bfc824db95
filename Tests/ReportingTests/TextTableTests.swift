import Testing

@testable import Reporting

@Suite struct TextTableTests {
  @Test func columnsLineUpAndNothingStandsBehindTheLast() {
    var table = TextTable([.init("version"), .init("ms", .trailing), .init("description")])
    table.add(["1.0.0", "7", "the beginning"])
    table.add(["1.10.0", "1234"])
    #expect(
      table.text() == """
        version    ms  description
        -------  ----  -------------
        1.0.0       7  the beginning
        1.10.0   1234

        """
    )
  }

  @Test func wideCharactersTakeTwoColumns() {
    var table = TextTable([.init("name"), .init("kind")])
    table.add(["請求書", "table"])
    table.add(["e\u{301}", "view"])
    #expect(
      table.text() == """
        name    kind
        ------  -----
        請求書  table
        e\u{301}       view

        """
    )
  }

  @Test func hostileNamesCannotBreakTheTableOrTheTerminal() {
    var table = TextTable([.init("name")])
    table.add(["a\nb\u{1B}[2Jc\u{202E}d"])
    #expect(table.text().hasSuffix("\na\\nb\\u{1B}[2Jc\\u{202E}d\n"))
  }

  @Test func emphasisIsOnlyWhereAsked() {
    var table = TextTable([.init("name")])
    table.add(["x"])
    #expect(table.text(.coloured).hasPrefix("\u{1B}[1mname\u{1B}[0m\n"))
    #expect(!table.text(.plain).contains("\u{1B}"))
  }
}
