import Diagnostics
import Postgres

/// The texts of failures that come from the database as it is found.
extension Failure {
  static func standby(_ database: String) -> Failure {
    Failure(
      .refused,
      code: "standby",
      "the server is a standby: the database \(quoteIdentifier(database)) cannot be written",
      details: ["nothing was done"],
      advice: "give the URL of the primary"
    )
  }

  static func readOnly(_ database: String, source: String) -> Failure {
    Failure(
      .refused,
      code: "read-only",
      "the database \(quoteIdentifier(database)) is read-only for this session",
      details: ["default_transaction_read_only is on, set by: \(source)", "nothing was done"],
      advice: "set default_transaction_read_only to off there, or for this run with PGOPTIONS="
        + "'-c default_transaction_read_only=off'"
    )
  }

  static func noRights(_ user: String, _ what: String, _ database: String) -> Failure {
    let role = quoteIdentifier(user)
    return Failure(
      .refused,
      code: "no-rights",
      "the role \(role) may not \(what)",
      details: ["database \(quoteIdentifier(database))", "nothing was done"],
      advice: "run as the owner of the database, or GRANT CREATE ON DATABASE \(quoteIdentifier(database)) TO \(role), "
        + "and the rights on an existing ledger"
    )
  }

  static func ledgerTooNew(_ schema: String, found: Int, known: Int) -> Failure {
    Failure(
      .refused,
      code: "ledger-too-new",
      "the ledger in the schema \(quoteIdentifier(schema)) has layout \(found); this Strata knows up to \(known)",
      details: ["nothing was done"],
      advice: "use the newer Strata that wrote it"
    )
  }

  static func ledgerUnreadable(_ schema: String, _ error: PostgresError) -> Failure {
    Failure(
      code: "ledger-unreadable",
      "the ledger in the schema \(quoteIdentifier(schema)) cannot be read",
      advice: "the role needs USAGE on the schema and SELECT on its tables",
      underlying: error
    )
  }

  static func otherRunner(_ holder: SessionInfo?, database: String, waited: Duration) -> Failure {
    let after = waited > .zero ? " after waiting \(waited.words)" : ""
    return Failure(
      .refused,
      code: "other-runner",
      "another runner is at work on the database \(quoteIdentifier(database))\(after)",
      details: [holder.map { "\($0)" } ?? "it has just gone, or this role may not see it", "nothing was done"],
      advice: "wait until it is done, or wait longer with --wait"
    )
  }

  static func transactionPooling(expected: Int32, found: Int32) -> Failure {
    transactionPooling("the server process changed from \(expected) to \(found)")
  }

  static func transactionPooling(shared process: Int32) -> Failure {
    transactionPooling("two connections at the same time were served by the process \(process)")
  }

  private static func transactionPooling(_ evidence: String) -> Failure {
    Failure(
      .refused,
      code: "transaction-pooling",
      "the connection is pooled by transaction: \(evidence)",
      details: ["the lock that keeps a second runner away cannot be held through such a pooler"],
      advice: "connect to the server directly, or to a pool in session mode"
    )
  }

  static func wouldDestroy(
    _ items: [(title: String, item: CountedDestruction)],
    verb: String,
    state: String
  ) -> Failure {
    let what = items.count == 1 ? "\(items[0].item)" : "data in \(items.count) places"
    return Failure(
      .refused,
      code: "would-destroy-data",
      "\(verb) would destroy \(what)",
      details: items.map { "\($0.title): \($0.item)" } + [state],
      advice: "back the data up; if it may go, add --allow-destructive"
    )
  }

  /// A script destroyed what it may not; it was rolled back.
  static func loss(_ items: [CountedDestruction], _ work: VersionWork) -> Failure {
    func isDeclared(_ lost: Destruction) -> Bool {
      work.script.destroys.contains { declared in
        declared.condition == nil && declared.table == lost.table
          && (declared.schema == nil || declared.schema == lost.schema)
          && (declared.column == nil || declared.column == lost.column)
      }
    }
    guard items.allSatisfy({ isDeclared($0.destruction) }) else { return undeclaredLoss(items, work) }
    return wouldDestroy(
      items.map { (work.title, $0) },
      verb: work.direction == .undo ? "rolling back \(work.title)" : "applying \(work.title)",
      state: "it came after the run began; the transaction was rolled back"
    )
  }

  /// A script destroyed what it does not declare to destroy; it was rolled back.
  private static func undeclaredLoss(_ items: [CountedDestruction], _ work: VersionWork) -> Failure {
    let lines = items.map { "-- strata:destroys \($0.destruction.text)" }
    return Failure(
      .refused,
      code: "undeclared-loss",
      "\(printable(work.script.path)) destroys what it does not declare to destroy: "
        + (items.count == 1 ? "\(items[0])" : "data in \(items.count) places"),
      details: (items.count == 1 ? [] : items.map(\.description))
        + ["its transaction was rolled back", items.count == 1 ? "the line to add:" : "the lines to add:"] + lines,
      advice:
        "back the data up; if it may go, declare it in the file and add --allow-destructive; a file that is applied "
        + "elsewhere already cannot be changed, and runs with --allow-destructive alone"
        + (items.contains { $0.destruction.kind == .rows } ? "; `rows NAME where CONDITION` declares some rows" : "")
    )
  }

  static func dropsDatabase(_ title: String, _ statement: ScriptStatement) -> Failure {
    Failure(
      .refused,
      code: "would-destroy-data",
      "\(statement.place): \(title) drops a database",
      details: [statement.summary, "nothing was done"],
      advice: "back it up; if it may go, add --allow-destructive"
    )
  }

  /// What a directive says of the rows that go is no condition on its table.
  static func badCondition(_ destruction: Destruction, _ error: PostgresError, state: String) -> Failure {
    Failure(
      code: "bad-directive",
      at: destruction.place,
      "the rows of \(printable(destruction.name)) that go cannot be counted: \(error.message)",
      details: ["where \(printable(destruction.condition ?? ""))", state],
      advice: "correct the condition in the directive"
    )
  }

  static func destroyedUnknown(_ title: String, _ destruction: Destruction, state: String) -> Failure {
    Failure(
      .refused,
      code: "destroys-unknown",
      "\(title) declares that it destroys the \(destruction.kind.rawValue) "
        + "\(printable(destruction.name)), which does not exist",
      details: (destruction.place.map { ["\($0)"] } ?? []) + [state],
      advice: "correct the name in the directive, or remove it"
    )
  }
}
