import Diagnostics
import Postgres

/// Runs the statement of a backfill, batch by batch, until nothing is left.
///
/// A batch is a transaction: its rows and the key it came to commit together, so that a process that is killed anywhere
/// goes on behind the last batch that is there. Rows that were written meanwhile before that key are found by the query
/// that counts what remains, and the table is gone through again.
struct BackfillExecution: Sendable {
  let session: TargetSession
  let version: MigrationVersion
  let segment: MigrationScript.Segment
  let statement: ScriptStatement
  let backfill: ScriptBackfill
  let work: VersionWork
  /// Watches what goes undeclared; `nil` where data may be destroyed.
  let dataGuard: DataGuard?
  /// Records how far it is, inside the transaction of the batch.
  let record: @Sendable (BackfillProgress) async throws -> Void

  private var declaration: Backfill { backfill.declaration }
  private var batch: Int { declaration.batch ?? Backfill.usualBatch }

  /// How often the table is gone through while rows that need the change keep coming.
  private static let passes = 5

  /// - Parameter earlier: How far an earlier run came; `nil` where there was none.
  func run(from earlier: BackfillProgress?) async throws {
    do {
      try await fill(from: earlier)
    } catch var problem as BackfillProblem {
      problem.place = statement.place
      throw problem
    }
  }

  private func fill(from earlier: BackfillProgress?) async throws {
    var key: BackfillKey?
    try await transaction {
      key = try await BackfillKey.find(declaration, session)
      try await checkMarker()
    }
    guard let key else { return }
    var progress = earlier ?? BackfillProgress(columns: key.names)
    guard progress.columns == key.names else {
      throw BackfillProblem.keyChanged(declaration, was: progress.columns, now: key.names)
    }
    var throttle = BackfillThrottle(session: session, version: version, statement: statement, backfill: declaration)
    // An earlier run may have been killed between its last batch and the count.
    if progress.passes > 0, progress.key == nil, try await remaining() == 0 { return }
    for pass in 1... {
      let isWhole = progress.key == nil
      let before = progress.rows
      try await goThrough(by: key, &progress, &throttle)
      let left = try await remaining()
      guard left > 0 else { return }
      guard pass < Self.passes, !isWhole || progress.rows > before else {
        throw BackfillProblem.incomplete(declaration, left: left, progress)
      }
    }
  }

  /// Goes on to the end of the table.
  private func goThrough(
    by key: BackfillKey,
    _ progress: inout BackfillProgress,
    _ throttle: inout BackfillThrottle
  ) async throws {
    var gone: Int64 = 0
    repeat {
      try await throttle.wait()
      var next = progress
      var changed = 0
      try await transaction {
        next = progress
        try await dataGuard?.enterBatch()
        let end = try await end(of: next.key, by: key)
        let condition = key.condition(after: next.key, upTo: end, alias: declaration.alias)
        let part = statement.with(sql: backfill.sql(of: statement, restrictedBy: condition))
        changed = try await session.run(part, of: version)
        next.key = end
        next.rows += Int64(changed)
        next.batches += 1
        if end == nil { next.passes += 1 }
        try await dataGuard?.leaveBatch(work)
        try await record(next)
      }
      progress = next
      gone += Int64(batch)
      throttle.changed(changed)
      let share = key.estimatedRows.map { $0 > 0 ? min(1, Double(gone) / Double($0)) : 1 }
      session.emit(.backfilled(version, statement, progress, share: progress.key == nil ? 1 : share))
    } while progress.key != nil
  }

  /// The last key of the batch behind a key; `nil` where it is the last batch.
  ///
  /// The key is kept as text, and the text of some types depends on settings. They are set for this query and taken
  /// back for the statement, which may depend on them itself.
  private func end(of lower: [String]?, by key: BackfillKey) async throws -> [String]? {
    let doing = "looking for the end of a batch"
    let rows = try await session.ask(
      doing,
      """
      SAVEPOINT strata_key; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
      SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
      \(key.end(of: declaration, after: lower))
      """
    )
    let end = rows.first.map { row in key.columns.indices.map { row[$0] ?? "" } }
    try await session.own(doing, "ROLLBACK TO SAVEPOINT strata_key; RELEASE SAVEPOINT strata_key")
    return end
  }

  /// Refuses a statement that the range would not bound, such as one with an OR without parentheses: it would change
  /// the whole table in the first batch.
  ///
  /// The server is the judge. A condition that is false makes it plan nothing but an empty result, wherever the marker
  /// stands, if it bounds the whole statement.
  private func checkMarker() async throws {
    let bounded = backfill.sql(of: statement, restrictedBy: " AND false")
    let part = statement.with(sql: "EXPLAIN (COSTS OFF) \(bounded)")
    let rows: ResultSet
    do {
      rows = try await session.ask("planning the backfill", part.sql)
    } catch var error as StatementError {
      error.statement = part
      throw error
    }
    let lines = rows.compactMap { $0[0] }.drop { !$0.contains("->") }
    let isEmpty =
      lines.first.map { $0.drop { $0 == " " } == "->  Result" } == true
      && lines.dropFirst().first { !$0.contains("Replaces:") }?.drop { $0 == " " } == "One-Time Filter: false"
    guard isEmpty else { throw BackfillProblem.notRestricted(declaration) }
  }

  /// How many rows still need the change.
  private func remaining() async throws -> Int64 {
    let query = declaration.remaining
    var count: Int64 = 0
    try await transaction {
      try await session.own("counting what remains", "SET LOCAL statement_timeout = 0; SET TRANSACTION READ ONLY")
      let counting = statement.with(sql: query)
      let rows: ResultSet
      do {
        rows = try await session.ask("counting what remains", query)
      } catch var error as StatementError {
        error.statement = counting
        throw error
      }
      guard rows.count == 1, rows.columns.count == 1, let number = rows.first?[0].flatMap(Int64.init) else {
        throw BackfillProblem.badRemaining(declaration, "\(rows.count) rows of \(rows.columns.count) columns")
      }
      count = number
    }
    return count
  }

  /// A transaction in which no row is hidden by row-level security: the server refuses instead.
  private func transaction(_ body: () async throws -> Void) async throws {
    try await session.transaction(version, title: "version \(version)", segment) {
      try await session.own("preparing a batch", "SET LOCAL row_security = off")
      try await body()
    }
  }
}
