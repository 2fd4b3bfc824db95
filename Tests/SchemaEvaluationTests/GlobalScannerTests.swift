@testable import SchemaEvaluation
import Testing

@Suite struct GlobalScannerTests {
  func names(_ source: String) -> [String] {
    GlobalScanner(source).declarations.filter { !$0.isPrivate && $0.kind == .stored }.map(\.name)
  }

  @Test(arguments: [
    ("let a = 1\nlet b = 2", ["a", "b"]),
    ("let a = Table(\"x\", columns: [\n  .column(\"let z = 1\", .text)\n])\nlet b = 1", ["a", "b"]),
    ("private let a = 1; fileprivate let b = 2; let c = 3", ["c"]),
    ("public private(set) nonisolated(unsafe) var a = 1", ["a"]),
    ("// let a = 1\n/* let b = 2 /* nested */ let c = 3 */ let d = 4", ["d"]),
    ("let a = \"\"\"\n  let b = 1\n  \\(\"let c = \\\"2\\\"\")\n  \"\"\"\nlet d = 1", ["a", "d"]),
    ("let a = #\"let \"b\" = \\(x)\"#, b = ##\"\"\"\n\"# let c = 1\n\"\"\"##\nlet e = 1", ["a", "b", "e"]),
    ("let a = #\"\"\"#\nlet b = ##\"\"\"\"\"##\nlet c = 1", ["a", "b", "c"]),
    ("let (a, b) = (1, 2)", ["a", "b"]),
    ("let a: Dictionary<String, Int> = [:]\nlet b: (x: Int, y: Int) = (1, 2)", ["a", "b"]),
    ("let a = { let inner = 1; return inner }()\nlet b = [1].map { x in\n  let y = x\n  return y\n}", ["a", "b"]),
    ("func f() -> Int {\n  let inner = 1\n  return inner\n}\nlet a = f()", ["a"]),
    (
      "enum E { static let a = 1; let b = 2; private static let c = 3; struct I { static let d = 4 } }",
      ["E.a", "E.I.d"]
    ),
    ("private enum E { static let a = 1 }\nextension E { static let b = 1 }", ["E.b"]),
    (
      "extension Array where Element == Int { static let a = 1 }\nextension [Int] { static let b = 1 }\nlet c = 1",
      ["c"]
    ),
    ("@available(*, deprecated) let a = 1\n@MainActor\nlet b = 2", ["a", "b"]),
    ("let a = cond ? x : y\nlet b = x as? Int ?? 1", ["a", "b"]),
    ("let a = /let b = \"1/\nlet c = 4 / 2", ["a", "c"]),
    ("let `default` = 1\nlet a = 1", ["default", "a"]),
    ("let a =\n  1\n  + 2\nlet b\n  : Int\n  = 3", ["a", "b"]),
    ("import SchemaDescription\ntypealias T = Int\nprecedencegroup P { associativity: left }\nlet a = 1", ["a"]),
  ])
  func findsTheGlobalsAndNothingElse(source: String, expected: [String]) {
    #expect(names(source) == expected)
  }

  @Test func computedVariablesAreToldFromStoredOnes() {
    let declarations = GlobalScanner("var a: Table { make() }\nvar b: Table = make() { didSet { } }\nlet c = 1")
      .declarations
    #expect(declarations.map(\.kind) == [.computed, .stored, .stored])
    #expect(declarations[0].type == "Table")
  }

  @Test func conditionalCompilationIsKept() {
    let items = GlobalScanner("#if os(Linux) // here\nlet a = 1\n#else\nlet b = 2\n#endif").items
    let directives = items.compactMap { if case .directive(let text) = $0 { text } else { nil } }
    #expect(directives == ["#if os(Linux) ", "#else", "#endif"])
  }

  @Test(arguments: [
    // Directly, over a function, over a string, over a static member, over a private global.
    (["let a = b", "let b = a"], 1),
    (["let a = f()", "func f() -> Int { b }\nlet b = g(x: a)"], 1),
    (["let a = \"\\(b)\"", "let b = [1].map { $0 + a }"], 1),
    (["let a = E.x", "enum E { static let x = a }"], 1),
    (["private let h = a\nlet b = h", "let a = b"], 1),
    (["let a: Int = f(a)"], 1),
    // Names that only look alike: labels, members, parameters, other bindings, comments, texts.
    (["let a = f(b: 1)", "let b = g(a: 2)"], 0),
    (["let a = x.b", "let b = .a"], 0),
    (["let a = [1].map { b in b }", "let b = a"], 0),
    (["let a = 1 // b", "let b = \"a\" + \\(c)"], 0),
    (["func f(b: Int) -> Int { b }\nlet a = f(b: 1)", "let b = a"], 0),
    (["private let x = 1\nlet a = x", "private let x = a\nlet b = x"], 0),
    (["let a = { let b = 1; return b }()", "let b = a"], 0),
  ])
  func initialisersThatNeedEachOtherAreFound(files: [String], count: Int) {
    let scanned = files.enumerated().map { ("f\($0.offset).swift", GlobalScanner($0.element).declarations) }
    let found = InitialisationCycles(scanned.map { (path: $0.0, declarations: $0.1) }).diagnostics
    #expect(found.count == count, "\(found)")
  }
}
