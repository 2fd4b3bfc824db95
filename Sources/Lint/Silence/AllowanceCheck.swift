import Diagnostics

/// Finds what is wrong with silences: a silence is a promise, and has to be kept and explained.
enum AllowanceCheck {
  static func problems(
    _ allowances: [Allowance],
    used: Set<Allowance>,
    _ configuration: LintConfiguration
  ) -> [Diagnostic] {
    allowances.flatMap { allowance -> [Diagnostic] in
      var found: [(RuleDescription, String)] = []
      let unknown = allowance.rules.filter { LintRules.find($0) == nil }
      if allowance.rules.isEmpty {
        found.append((UnknownRule.about, "the silence names no rule"))
      } else if let name = unknown.first {
        found.append((UnknownRule.about, "there is no rule \(name) to silence"))
      } else {
        if allowance.reason.isEmpty {
          let names = allowance.rules.joined(separator: ", ")
          found.append((SilenceWithoutReason.about, "it is not said why \(names) is silenced"))
        }
        let isOff = allowance.rules.allSatisfy { name in
          LintRules.find(name).map { configuration.severity(of: $0, at: allowance.place.path) == nil } ?? false
        }
        if !used.contains(allowance), !isOff {
          let names = allowance.rules.joined(separator: ", ")
          found.append((UnusedSilence.about, "there is no finding of \(names) here to silence"))
        }
      }
      return found.compactMap { rule, message in
        guard let severity = configuration.severity(of: rule, at: allowance.place.path) else { return nil }
        return Diagnostic(severity, code: rule.code, at: allowance.place, message, advice: rule.fix)
      }
    }
  }
}
