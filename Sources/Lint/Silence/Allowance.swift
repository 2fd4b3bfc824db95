import Diagnostics
import Postgres

/// A silence in place: `-- strata:allow ST012 the table is empty until the launch`.
struct Allowance: Sendable, Hashable {
  /// The codes or names of rules, as they were written.
  var rules: [String]
  /// Why; empty where nothing was said.
  var reason: String
  var place: Place

  private static let marker = "strata:allow"

  /// The silence in what a comment says; `nil` where it is another comment.
  init?(_ body: some StringProtocol, at place: Place) {
    guard body.hasPrefix(Self.marker) else { return nil }
    let rest = body.dropFirst(Self.marker.count)
    guard rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
    var words = rest.split(whereSeparator: \.isWhitespace)[...]
    var rules: [String] = []
    while let word = words.first {
      let names = word.split(separator: "," as Character).map { String($0) }
      // The first word is always meant as a rule, so that a typo is found; further ones only where they are one.
      guard rules.isEmpty || names.allSatisfy({ LintRules.find($0) != nil }) else { break }
      rules += names
      words.removeFirst()
    }
    self.rules = rules
    reason = words.joined(separator: " ")
    self.place = place
  }

  init?(sqlComment comment: SQLScript.Comment, path: String) {
    self.init(comment.body, at: Place(path: path, line: comment.line))
  }

  /// Whether it names a rule.
  func names(_ rule: RuleDescription) -> Bool { rules.contains { $0 == rule.code || $0 == rule.name } }
}
