public import Diagnostics
import Policies
public import Postgres

/// Finds what files destroy without declaring it, by running them where there is nothing to destroy.
///
/// The runner refuses such a file in the night in which a table has rows; here its author hears of it while it is written.
/// As there, the catalog before and after is compared; nothing is read off the SQL but whether a `TRUNCATE` or a `DELETE`
/// is in it: the one leaves no other trace in an empty table than a new file, the other none at all.
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
    var declaredRows: Set<UInt32> = []
    for destruction in script.destroys {
      guard let found = try await check.find(destruction) else { continue }
      if destruction.condition == nil { declared.insert(found) }
      if found.attribute == 0 { declaredRows.insert(found.oid) }
    }
    let statements = script.segments.flatMap(\.statements)
    var deletions: [Destruction] = []
    for deletion in statements.compactMap({ deletion($0.sql) }) where !deletions.contains(deletion) {
      // What the file makes itself holds nothing that anybody would miss.
      guard let found = try await check.find(deletion), !declaredRows.contains(found.oid) else { continue }
      if deletion.schema != PolicyTable.schema { deletions.append(deletion) }
    }
    let before = try await DataSnapshot.read(connection, except: LedgerLayout.defaultSchema)
    try await run()
    let after = try await DataSnapshot.read(connection, except: LedgerLayout.defaultSchema)
    let (gone, rewritten) = DataLoss.find(since: before, of: before, in: after, except: declared)
    let truncates = statements.contains { StatementWords($0.sql).words.first == "TRUNCATE" }
    let losses = gone.filter { !isReplaced($0, before, after) } + (truncates ? rewritten : [])
    return losses.map { .undeclaredLoss($0.destruction, in: file) }
      + deletions.map { .undeclaredDeletion($0, in: file) }
  }

  /// The rows of a plain `DELETE`; the runner knows of others by the server's counters, and here is nothing to count.
  private static func deletion(_ sql: String) -> Destruction? {
    var cursor = StatementCursor(sql)
    guard cursor.take("DELETE", "FROM") else { return nil }
    _ = cursor.take("ONLY")
    guard var text = cursor.name().map({ Substring($0) }), let names = try? ScriptDirective.names(&text),
      names.count <= 2, let table = names.last
    else { return nil }
    return Destruction(.rows, schema: names.count == 2 ? names[0] : nil, table: table)
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

  fileprivate static func undeclaredDeletion(_ destruction: Destruction, in file: MigrationFile) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "undeclared-loss",
      at: place(file.path),
      "the file deletes rows of \(printable(destruction.name)) and does not declare it: where rows go that no other table "
        + "takes over, Strata will refuse",
      advice: "if they may go, add the line: -- strata:destroys \(printable(destruction.text)), and which rows, as in "
        + "`where id > 7`, if not all of them"
    )
  }
}
