import Diagnostics

/// Finds a silence that does not say why.
struct SilenceWithoutReason: LintRule {
  static let about = RuleDescription(
    "ST901",
    "silence-without-reason",
    .warning,
    finds: "a silence that does not say why",
    why: "A silence without a reason cannot be judged by the next reader, and stays when its reason is gone.",
    fix: "Say why behind the rule: -- strata:allow ST012 the table is empty until the launch"
  )
}
