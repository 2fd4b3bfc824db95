import Testing

@testable import Reporting

@Suite struct JSONTests {
  @Test func membersKeepTheirOrder() {
    let document: JSON = ["zulu": 1, "alpha": [true, .null], "nested": ["b": "x", "a": []]]
    #expect(
      document.text == """
        {
          "zulu": 1,
          "alpha": [true, null],
          "nested": {
            "b": "x",
            "a": []
          }
        }
        """
    )
    #expect(document.line == #"{"zulu":1,"alpha":[true,null],"nested":{"b":"x","a":[]}}"#)
  }

  @Test(arguments: [
    (#"a"b"#, #""a\"b""#),
    (#"a\b"#, #""a\\b""#),
    ("a\nb\tc\r", #""a\nb\tc\r""#),
    ("\u{1B}[31m\u{0}", #""\u001b[31m\u0000""#),
    ("ünï\u{1F600}", "\"ünï\u{1F600}\""),
  ])
  func stringsAreEscaped(_ string: String, _ expected: String) {
    #expect(JSON.string(string).text == expected)
  }

  @Test func longArraysTakeALineForEachValue() {
    let long = String(repeating: "x", count: 50)
    #expect(JSON([long, long]).text == "[\n  \"\(long)\",\n  \"\(long)\"\n]")
    #expect(JSON([long, long]).line == "[\"\(long)\",\"\(long)\"]")
  }

  @Test func numbersThatJSONHasNotAreNull() {
    #expect(JSON.number(.infinity).text == "null")
    #expect(JSON.number(1.5).text == "1.5")
  }
}
