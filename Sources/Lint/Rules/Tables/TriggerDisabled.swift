import Catalog
import Diagnostics

/// Finds a trigger or rule that is disabled.
enum TriggerDisabled: SchemaRule {
  static let about = RuleDescription(
    "ST120",
    "trigger-disabled",
    .warning,
    finds: "a trigger or rule that is disabled",
    why: "What it keeps in step is not kept in step. It was switched off for a moment, and stayed so.",
    fix: "ENABLE it, or drop it"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let triggers = schema.objects(.trigger, Trigger.self).filter { $0.definition.state == .disabled }.map(\.identity)
    let rules = schema.objects(.rule, Rule.self).filter { $0.definition.state == .disabled }.map(\.identity)
    return (triggers + rules).map { RuleFinding("\($0) is disabled", about: $0) }
  }
}
