import Diagnostics
import Postgres

/// The texts of failures while migrations run.
extension Failure {
  /// A statement that the server refused.
  ///
  /// - Parameter state: Where the database stands now.
  static func statement(
    _ failed: StatementError,
    attempts: Int,
    blockers: [SessionInfo],
    state: String,
    advice: String
  ) -> Failure {
    let error = failed.error
    guard let statement = failed.statement else {
      return Failure(
        code: "statement-failed",
        "\(failed.doing) failed: \(error.message)",
        details: facts(error) + [state],
        advice: advice,
        underlying: nil
      )
    }
    let excerpt = StatementExcerpt(maskPasswords(statement.sql), position: error.position)
    var place = statement.place
    if let line = place.line { place.line = line + excerpt.lineOffset }
    if excerpt.lineOffset > 0 || statement.place.column == nil { place.column = excerpt.column }
    var details = excerpt.lines + facts(error)
    if attempts > 1 { details.append("tried \(attempts) times") }
    details += blockers.map { "blocked by \($0)" }
    details.append(state)
    let code = error.sqlState == .lockNotAvailable ? "lock-timeout" : "statement-failed"
    return Failure(code: code, at: place, error.message, details: details, advice: advice)
  }

  private static func facts(_ error: PostgresError) -> [String] {
    var facts: [String] = []
    if let state = error.sqlState { facts.append("SQLSTATE \(state.rawValue)") }
    if let detail = error.detail { facts.append("DETAIL: \(detail)") }
    if let hint = error.hint { facts.append("HINT: \(hint)") }
    if let context = error.context { facts.append("CONTEXT: \(context)") }
    return facts
  }

  static func cancelled(_ title: String?, _ statement: ScriptStatement?, state: String) -> Failure {
    Failure(
      code: "cancelled",
      "cancelled while working on \(title ?? "the database")",
      details: (statement.map { ["\($0.place)"] } ?? []) + [state],
      advice: "run the same command again to go on"
    )
  }

  static func connectionLost(
    _ title: String,
    _ failed: StatementError,
    state: String
  ) -> Failure {
    Failure(
      code: "connection-lost",
      "the connection was lost while working on \(title): \(failed.error.message)",
      details: (failed.statement.map { ["\($0.place)"] } ?? []) + [state],
      advice: "run the same command again to go on; `strata status` reads where the database stands"
    )
  }

  /// The one moment in which a client cannot know what happened.
  static func commitUnknown(_ title: String, _ error: PostgresError) -> Failure {
    Failure(
      code: "commit-unknown",
      "the connection was lost while \(title) was committed: \(error.message)",
      details: ["the server knows whether it was committed; effect and ledger row are there together or not at all"],
      advice: "`strata status` reads the truth; running the same command again does what is left"
    )
  }

  static func transactionEnded(_ title: String, _ path: String) -> Failure {
    Failure(
      code: "transaction-ended",
      "\(printable(path)) ended the transaction that Strata opened for it",
      details: ["what it did before that may be committed, and \(title) is not recorded"],
      advice: "take COMMIT and ROLLBACK out of the script"
    )
  }

  static func lockGivenAway(_ title: String) -> Failure {
    Failure(
      code: "lock-given-away",
      "\(title) gave the lock away that keeps a second runner from this database",
      details: [
        "the transaction was rolled back, or its step is recorded as begun; another runner may be at work by now"
      ],
      advice:
        "take DISCARD ALL and pg_advisory_unlock_all() out of the script: DISCARD PLANS, SEQUENCES and TEMP do no harm"
    )
  }

  static func unfinishedUndo(_ entry: LedgerEntry) -> Failure {
    Failure(
      .refused,
      code: "half-rolled-back",
      "version \(entry.version) is half rolled back; nothing was done",
      details: progress(entry, .undo),
      advice: "run `strata rollback` again to finish it"
    )
  }

  static func unfinishedMigrate(_ entry: LedgerEntry) -> Failure {
    Failure(
      .refused,
      code: "half-applied",
      "version \(entry.version) is half applied; nothing was done",
      details: progress(entry, .apply),
      advice: "run `strata migrate` to finish it; statements that are not done yet may be mended in its file"
    )
  }

  private static func progress(_ entry: LedgerEntry, _ direction: LedgerStep.Direction) -> [String] {
    entry.steps.filter { $0.direction == direction }.map { step in
      let first = maskPasswords(step.sql).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      let error = step.error.map { ": \($0)" } ?? ""
      return
        "\(printable(entry.script(direction))):\(step.line): \(step.state.rawValue)\(error): \(printable(first.prefix(80)))"
    }
  }

  static func doneStepChanged(_ version: MigrationVersion, _ place: Place, _ step: LedgerStep) -> Failure {
    Failure(
      .refused,
      code: "done-step-changed",
      "\(place): this part of version \(version) is done already, or in part, and was changed since; nothing was done",
      details: ["done with SHA-256 \(step.checksum)"],
      advice: "restore what is done, or undo the version by `strata rollback`; only what is not done yet may be mended"
    )
  }

  static func noUndo(_ entries: [LedgerEntry], in set: MigrationSet) -> Failure {
    Failure(
      .refused,
      code: "no-undo",
      entries.count == 1
        ? "version \(entries[0].version) has no undo; nothing was done"
        : "\(entries.count) versions have no undo; nothing was done",
      details: entries.map { "\(printable($0.scriptName)): no undo file, and none in the ledger" },
      advice: set.isLedgerOnly
        ? "run it where the migrations are, or restore a backup"
        : "write \(printable(set.path("U\(entries[0].version)__….sql"))), or restore a backup"
    )
  }

  static func unknownVersion(_ version: MigrationVersion, known: [MigrationVersion], where place: String) -> Failure {
    let list = known.isEmpty ? "there is none" : known.suffix(10).map(\.text).joined(separator: ", ")
    return Failure(
      .usage,
      code: "unknown-version",
      "there is no version \(version) \(place)",
      details: ["known: \(list)"]
    )
  }

  static func targetBehind(_ version: MigrationVersion, current: MigrationVersion) -> Failure {
    Failure(
      .usage,
      code: "target-behind",
      "the database is at version \(current), which is above \(version)",
      advice: "`strata rollback --to \(version)` goes back"
    )
  }

  static func targetAhead(_ version: MigrationVersion, current: MigrationVersion) -> Failure {
    Failure(
      .usage,
      code: "target-ahead",
      "the database is at version \(current), which is below \(version)",
      advice: "`strata migrate --to \(version)` goes forward"
    )
  }

  /// Files and ledger contradict each other.
  static func historyBroken(_ problems: [Diagnostic], set: MigrationSet) -> Failure {
    let count = problems.count == 1 ? "in one place" : "in \(problems.count) places"
    return Failure(
      .refused,
      code: problems.first?.code ?? "history-broken",
      "the migrations in \(printable(set.directory)) and the ledger of the database disagree \(count); "
        + "nothing was done",
      diagnostics: problems
    )
  }
}
