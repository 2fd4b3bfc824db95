import Diagnostics
import Postgres

/// Why a backfill cannot be run, or is not done though it ran to its end.
struct BackfillProblem: Error, Sendable, Hashable {
  var code: String
  var message: String
  var details: [String] = []
  var advice: String
  /// Whether it was refused before a row was changed.
  var isRefusal = true
  /// The statement of the backfill.
  var place: Place?

  static func noTable(_ backfill: Backfill) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-table",
      message: "there is no table \(printable(backfill.relation)) to fill",
      advice: "correct the name in the backfill directive"
    )
  }

  static func notATable(_ backfill: Backfill) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-table",
      message: "\(printable(backfill.relation)) is no table, and a backfill needs one",
      advice: "name the table whose rows the statement changes in the backfill directive"
    )
  }

  static func noKey(_ backfill: Backfill, usable: [String]) -> BackfillProblem {
    let relation = printable(backfill.relation)
    return BackfillProblem(
      code: "backfill-key",
      message: "\(relation) has neither a primary key nor a unique index without nulls to cut batches by",
      details: offer(usable),
      advice: usable.isEmpty
        ? "add one before: CREATE INDEX CONCURRENTLY ON \(relation) (COLUMN), of a column that is NOT NULL, and say "
          + "key=COLUMN in the backfill directive"
        : "say key=\(printable(usable[0])) in the backfill directive"
    )
  }

  static func noIndex(_ backfill: Backfill, usable: [String]) -> BackfillProblem {
    let relation = printable(backfill.relation)
    let key = printable(backfill.key.map { quoteIdentifier($0) }.joined(separator: ", "))
    return BackfillProblem(
      code: "backfill-key",
      message: "\(relation) has no index on (\(key)), so that every batch would read the whole table",
      details: ["what counts is a valid B-tree index over all rows that begins with these columns"] + offer(usable),
      advice: "make it before: CREATE INDEX CONCURRENTLY ON \(relation) (\(key)), or name another key"
    )
  }

  static func nullable(_ backfill: Backfill, column: String) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-key",
      message: "the column \(printable(quoteIdentifier(column))) of \(printable(backfill.relation)) may be null, and a "
        + "backfill by it would pass such rows over",
      advice: "name columns that are NOT NULL in key=, or leave it out for the primary key"
    )
  }

  static func keyChanged(_ backfill: Backfill, was: [String], now: [String]) -> BackfillProblem {
    let (before, after) = (was.map { quoteIdentifier($0) }, now.map { quoteIdentifier($0) })
    return BackfillProblem(
      code: "backfill-key",
      message: "the backfill of \(printable(backfill.relation)) was begun by "
        + "(\(printable(before.joined(separator: ", ")))) and cannot go on by "
        + "(\(printable(after.joined(separator: ", "))))",
      advice: "say key=\(printable(before.joined(separator: ","))) in the backfill directive"
    )
  }

  static func notRestricted(_ backfill: Backfill) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-marker",
      message: "the statement changes rows outside the key range that is put in the place of /* \(Backfill.marker) */",
      details: ["with AND false in that place, the server still plans to read the table"],
      advice: "put the marker at the end of WHERE, and parentheses around conditions that are joined by OR"
    )
  }

  static func badRemaining(_ backfill: Backfill, _ found: String) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-remaining",
      message: "the query that counts what remains of \(printable(backfill.relation)) does not give one number",
      details: ["it gave \(printable(found))"],
      advice: "write it as `-- strata:remaining SELECT count(*) FROM …`"
    )
  }

  static func incomplete(_ backfill: Backfill, left: Int64, _ progress: BackfillProgress) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-incomplete",
      message: "\(left) \(left == 1 ? "row" : "rows") of \(printable(backfill.relation)) still need the change "
        + "after the backfill went through the whole table",
      details: [
        "\(progress.rows) rows were changed in \(progress.batches) batches",
        "counted by: \(printable(backfill.remaining))",
      ],
      advice: "keep the application from writing such rows, or mend the statement or the query, and run it again",
      isRefusal: false
    )
  }

  static func heldUp(_ backfill: Backfill, _ reason: String, _ limit: Duration) -> BackfillProblem {
    BackfillProblem(
      code: "backfill-held-up",
      message: "the backfill of \(printable(backfill.relation)) was held up for \(limit.words): \(reason)",
      advice: "see to that and run the same command again; it goes on where it stopped",
      isRefusal: false
    )
  }

  private static func offer(_ usable: [String]) -> [String] {
    usable.isEmpty ? [] : ["indexed and without nulls: \(printable(usable.joined(separator: "; ")))"]
  }

  /// The problem as the failure of a run.
  func failure(state: String) -> Failure {
    Failure(
      isRefusal ? .refused : .failed,
      code: code,
      (place.map { "\($0): " } ?? "") + message,
      details: details + [state],
      advice: advice
    )
  }
}
