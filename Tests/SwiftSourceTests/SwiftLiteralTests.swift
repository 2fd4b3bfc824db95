import Testing

@testable import SwiftSource

@Suite("Texts become literals that stand for them byte by byte")
struct SwiftLiteralTests {
  @Test(arguments: [
    ("plain", #""plain""#),
    ("it's", #""it's""#),
    (#"say "yes""#, ##"#"say "yes""#"##),
    (#"^\d+$"#, ##"#"^\d+$"#"##),
    (##"a"#b\"##, ###"##"a"#b\"##"###),
    (#"\(name)"#, ##"#"\(name)"#"##),
    (##"\#(name)"##, ###"##"\#(name)"##"###),
    ("\"\"\"", #""\"\"\"""#),
    ("\"", #""\"""#),
    ("tab\there", #""tab\u{9}here""#),
    ("ünï 日本", #""ünï 日本""#),
    // What turns or hides text would make a reviewer see something else.
    ("a\u{202E}b", #""a\u{202e}b""#),
    ("a\u{200B}\\", ##"#"a\#u{200b}\"#"##),
    ("\u{A0}", #""\u{a0}""#),
  ])
  func onOneLine(_ text: String, _ literal: String) {
    #expect(SwiftLiteral.line(text) == literal)
  }

  @Test func overSeveralLines() {
    #expect(SwiftLiteral.lines("a\nb", isRaw: false) == ["\"\"\"", "a", "b", "\"\"\""])
    #expect(
      SwiftLiteral.lines("\nBEGIN\n\tRETURN '\\';\nEND\n", isRaw: true).joined(separator: "\n") == ##"""
        #"""

        BEGIN
        	RETURN '\';
        END

        """#
        """##
    )
    #expect(SwiftLiteral.lines("\"\"\"#", isRaw: false).first == "##\"\"\"")
    #expect(SwiftLiteral.lines("a\n  \r\nb", isRaw: false)[2] == #"  \u{d}"#)
    #expect(SwiftLiteral.lines("a\n  \nb", isRaw: true)[2] == ##" \#u{20}"##)
  }
}
