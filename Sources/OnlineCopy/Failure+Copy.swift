import Diagnostics
import Postgres

extension Failure {
  static func copyExists(_ name: String) -> Failure {
    Failure(
      .refused,
      code: "copy-exists",
      "a copy named \(name) is under way in this database",
      advice: "go on with it, abort it, or choose another name"
    )
  }

  static func noCopy(_ name: String) -> Failure {
    Failure(
      code: "copy-unknown",
      "this database has no copy named \(name)",
      advice: "start it first, or look at the schemas whose names begin with \(Workspace.prefix)"
    )
  }

  static func copyIsRunning(_ name: String) -> Failure {
    Failure(
      .refused,
      code: "copy-is-running",
      "another process works on the copy \(name)",
      advice: "wait for it; pg_stat_activity shows it as strata"
    )
  }

  static func sourceChanged(_ table: TableName, _ what: String) -> Failure {
    Failure(
      .refused,
      code: "copy-source-changed",
      "\(table) is not what it was when the copy began: \(what)",
      advice: "abort the copy and start it again: writes may have gone unseen"
    )
  }

  static func noIndex(_ table: TableName, _ key: CopyKey) -> Failure {
    let columns = key.columns.map { quoteIdentifier($0.target) }.joined(separator: ", ")
    return Failure(
      .refused,
      code: "copy-no-index",
      "\(table) has no index that begins with (\(columns)), so that its rows cannot be found",
      advice: "CREATE UNIQUE INDEX ON \(table) (\(columns)), and let the copy go on"
    )
  }

  static func notFollowing(_ table: TableName, _ phase: CopyPhase) -> Failure {
    Failure(
      .refused,
      code: "copy-not-ready",
      "the copy of \(table) is not ready: it is \(phase.rawValue)",
      advice: "let it go on until it follows"
    )
  }

  static func hidden(_ what: String) -> Failure {
    Failure(
      .refused,
      code: "copy-cannot-see",
      "the role may not see \(what), by which the copy is to be held back",
      advice: "GRANT pg_read_all_stats to it, or leave that limit out"
    )
  }

  static func doesNotFit(_ table: TableName, _ error: PostgresError) -> Failure {
    Failure(
      code: "copy-does-not-fit",
      "\(table) does not take the rows of its source: \(error.message)",
      details: [error.detail].compactMap { $0 },
      advice: "make the target laxer or mend the rows in the source, and let the copy go on",
      underlying: error
    )
  }
}
