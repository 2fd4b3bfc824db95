import Testing

@testable import Migrations

@Suite struct StatementExcerptTests {
  @Test func showsTheLineAndACaret() {
    let excerpt = StatementExcerpt("SELECT 1,\n  größe\nFROM x", position: 13)
    #expect(excerpt.lines == ["  größe", "  ^"])
    #expect(excerpt.lineOffset == 1)
    #expect(excerpt.column == 3)
  }

  @Test func cutsLongLinesAroundTheCaret() {
    let sql = String(repeating: "a", count: 200) + "X" + String(repeating: "b", count: 200)
    let excerpt = StatementExcerpt(sql, position: 201)
    #expect(excerpt.lines[0].count <= 100)
    let caret = excerpt.lines[1].count - 1
    #expect(Array(excerpt.lines[0])[caret] == "X")
    #expect(excerpt.column == 201)
  }

  @Test func showsTheBeginningWhereTheServerGaveNoPosition() {
    let excerpt = StatementExcerpt("a\nb\nc\nd", position: nil)
    #expect(excerpt.lines == ["a", "b", "c", "…"])
    #expect(excerpt.column == nil)
  }

  @Test(arguments: [0, 9, 10, 1000, -1])
  func positionsOutsideDoNoHarm(position: Int) {
    #expect(!StatementExcerpt("SELECT 1", position: position).lines.isEmpty)
  }
}
