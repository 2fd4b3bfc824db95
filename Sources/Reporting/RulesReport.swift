import Diagnostics
public import Lint

/// The rules of `strata lint`, as a list or one explained.
public struct RulesReport: Report, Sendable {
  private let rules: [RuleDescription]
  private let explains: Bool

  /// All rules.
  public init() {
    rules = LintRules.all
    explains = false
  }

  /// One rule, explained.
  public init(explaining rule: RuleDescription) {
    rules = [rule]
    explains = true
  }

  public func text(_ style: TextStyle) -> String {
    guard explains else {
      var table = TextTable([.init("code"), .init("level"), .init("rule"), .init("finds")])
      for rule in rules { table.add([rule.code, rule.level.rawValue, rule.name, rule.finds]) }
      return table.text(style)
    }
    return rules.map { rule in
      """
      \(style.bold("\(rule.code) \(rule.name)")) (\(rule.level.rawValue))
      Finds \(rule.finds).

      \(rule.why)

      \(style.cyan("→")) \(rule.fix)

      """
    }.joined()
  }

  public var json: JSON {
    [
      "rules": .array(
        rules.map { rule in
          [
            "code": .string(rule.code),
            "name": .string(rule.name),
            "level": .string(rule.level.rawValue),
            "finds": .string(rule.finds),
            "why": .string(rule.why),
            "fix": .string(rule.fix),
          ]
        }
      )
    ]
  }

  /// All rules as the part of docs/lint.md that is made from them.
  public var page: String {
    rules.map { rule in
      """
      ### \(rule.code) \(rule.name)

      *\(rule.level.rawValue)*: finds \(rule.finds).

      \(rule.why)

      **Instead:** \(rule.fix).

      """
    }.joined(separator: "\n")
  }
}
