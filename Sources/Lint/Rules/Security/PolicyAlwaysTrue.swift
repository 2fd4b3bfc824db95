import Catalog
import Diagnostics

/// Finds a permissive policy for writers that is always true.
enum PolicyAlwaysTrue: SchemaRule {
  static let about = RuleDescription(
    "ST307",
    "policy-always-true",
    .note,
    finds: "a permissive policy for writers that is always true",
    why: "Permissive policies are joined by OR: one that is always true makes the others of its command pointless.",
    fix: "Say which rows are meant, or AS RESTRICTIVE for a condition that has to hold beside others"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.policy, Policy.self).filter { policy in
      policy.definition.isPermissive && policy.definition.command != "SELECT"
        && (policy.definition.using == "true" || (policy.definition.using == nil && policy.definition.check == "true"))
    }.map { RuleFinding("\($0.identity) lets everything pass", about: $0.identity) }
  }
}
