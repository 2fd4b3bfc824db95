import Catalog
import Diagnostics

/// Finds a SECURITY DEFINER function that everybody may call.
enum SecurityDefinerPublic: SchemaRule {
  static let about = RuleDescription(
    "ST305",
    "security-definer-public",
    .note,
    finds: "a SECURITY DEFINER function that everybody may call",
    why: "A new function may be called by PUBLIC, unless that is taken away; this one lends its owner's rights.",
    fix: "REVOKE EXECUTE … FROM PUBLIC, and grant it to those who need it"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.routines.filter { $0.isSecurityDefiner && $0.isPublic && !$0.isTriggerFunction }
      .map { RuleFinding("everybody may call \($0.identity), which runs with its owner's rights", about: $0.identity) }
  }
}
