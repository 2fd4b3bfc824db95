import Diagnostics

/// Finds a file that Strata cannot run as it is written.
enum UnsoundScript: LintRule {
  static let about = RuleDescription(
    "ST006",
    "unsound-script",
    .error,
    finds: "a file that Strata cannot run as it is written",
    why: """
      A directive is misspelled, a string or a comment is not closed, or the file opens a transaction that is the \
      runner's to open.
      """,
    fix: "Correct the file at the place named"
  )
}
