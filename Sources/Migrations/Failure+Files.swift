import Diagnostics

/// The texts of failures that come from files.
extension Failure {
  static func migrationsUnreadable(directory: String, exists: Bool) -> Failure {
    let directory = printable(directory)
    return exists
      ? Failure(code: "directory-unreadable", "the directory \(directory) cannot be read", advice: "check its rights")
      : Failure(
        .usage,
        code: "no-directory",
        "there is no directory \(directory)",
        advice: "`strata generate` makes it with the first migration"
      )
  }

  /// The set has problems that must be solved before anything is done with it.
  static func setNotSound(_ set: MigrationSet, first: Diagnostic, only: [Diagnostic]? = nil) -> Failure {
    let errors = (only ?? set.diagnostics).filter { $0.severity == .error }
    let count = errors.count == 1 ? "a problem" : "\(errors.count) problems"
    return Failure(
      .refused,
      code: first.code,
      "the migrations in \(printable(set.directory)) have \(count); nothing was done",
      diagnostics: errors
    )
  }

  static func notWritten(_ directory: String, _ error: any Error) -> Failure {
    Failure(
      code: "not-written",
      "the migration cannot be written to \(printable(directory)); nothing was left behind",
      advice: "check rights and free space",
      underlying: error
    )
  }

  /// Directives or statements of several scripts that are wrong, all of them.
  static func scriptsNotSound(_ set: MigrationSet, _ errors: [Diagnostic]) -> Failure {
    Failure(
      .refused,
      code: errors.first?.code ?? "bad-script",
      "scripts in \(printable(set.directory)) cannot be run as they are; nothing was done",
      diagnostics: errors
    )
  }

  /// Directives or statements of a script that are wrong, all of them.
  static func scriptNotSound(_ path: String, _ errors: [Diagnostic]) -> Failure {
    Failure(
      .refused,
      code: errors.first?.code ?? "bad-script",
      "\(printable(path)) cannot be run as it is; nothing was done",
      diagnostics: errors
    )
  }
}
