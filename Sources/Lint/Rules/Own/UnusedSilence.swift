import Diagnostics

/// Finds a silence that silences nothing.
struct UnusedSilence: LintRule {
  static let about = RuleDescription(
    "ST902",
    "unused-silence",
    .warning,
    finds: "a silence that silences nothing",
    why:
      "It was for a finding that is gone, stands at the wrong statement, or names the wrong rule; the next real finding there would be silenced unseen.",
    fix: "Remove it, or move it to the line before the statement that it is meant for"
  )
}
