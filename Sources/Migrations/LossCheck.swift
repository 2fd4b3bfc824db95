public import Diagnostics
public import Postgres

/// Finds what files destroy without declaring it, by running them where there is nothing to destroy.
///
/// The runner refuses such a file in the night in which a table has rows; here its author hears of it while it is written.
/// As there, the catalog before and after is compared; nothing is read off the SQL but whether a `TRUNCATE` is in it,
/// which leaves no other trace in an empty table than a new file.
public enum LossCheck {
  /// Runs a file by a body, and says what it destroyed without declaring it.
  public static func findings(
    in file: MigrationFile,
    on connection: Connection,
    _ run: () async throws -> Void
  ) async throws -> [Diagnostic] {
    let script = try MigrationScript.parse(file)
    let check = DestructionCheck(connection: connection, limit: 0)
    var declared: Set<DestructionCheck.Found> = []
    for destruction in script.destroys {
      if let found = try await check.find(destruction) { declared.insert(found) }
    }
    let before = try await DataSnapshot.read(connection, except: LedgerLayout.defaultSchema)
    try await run()
    let after = try await DataSnapshot.read(connection, except: LedgerLayout.defaultSchema)
    let (gone, rewritten) = DataLoss.find(since: before, of: before, in: after, except: declared)
    let truncates = script.segments.flatMap(\.statements).contains {
      StatementWords($0.sql).words.first == "TRUNCATE"
    }
    let losses = gone.filter { !isReplaced($0, before, after) } + (truncates ? rewritten : [])
    return losses.map { .undeclaredLoss($0.destruction, in: file) }
  }

  /// Whether a new table has the name and every column of one that is gone; the runner looks whether it has its rows.
  private static func isReplaced(_ loss: DataLoss, _ before: DataSnapshot, _ after: DataSnapshot) -> Bool {
    guard loss.column == 0, let old = before.tables[loss.table] else { return false }
    return after.tables.values.contains { new in
      new.schema == old.schema && new.name == old.name
        && Set(new.columns.values).union(new.generated).isSuperset(of: old.columns.values)
    }
  }
}

extension Diagnostic {
  fileprivate static func undeclaredLoss(_ destruction: Destruction, in file: MigrationFile) -> Diagnostic {
    let what =
      switch destruction.kind {
      case .table: "drops the table"
      case .column: "drops the column"
      case .rows, .values: "empties the table"
      }
    return Diagnostic(
      .warning,
      code: "undeclared-loss",
      at: place(file.path),
      "the file \(what) \(printable(destruction.name)) and does not declare it: where rows are in it, Strata will refuse",
      advice: "if they may go, add the line: -- strata:destroys \(printable(destruction.text))"
    )
  }
}
