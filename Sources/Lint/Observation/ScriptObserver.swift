import Catalog
import Diagnostics
import OrderedCollections
import Planning
import Postgres
import SchemaSources

/// Runs scripts in a database of the shadow, in the transactions they would run in, and notes what PostgreSQL did.
///
/// Locks are held until the end of a transaction, so that `pg_locks` shows after each statement what it added; how often
/// a table was read whole is counted by the server; what became of objects is told by their numbers. Statements of one
/// transaction are run in one: a check that is validated while the transaction still holds the lock of an earlier
/// `ALTER TABLE` keeps everybody waiting, and only then can that be seen.
struct ScriptObserver {
  let connection: Connection
  let loader: ShadowLoader
  let notices: NoticeCollector
  /// Schemas that others own.
  let excluded: [String]
  private(set) var snapshot: SchemaSnapshot
  private(set) var provenance = Provenance()
  private var stated: Set<String>
  private var existing: Set<UInt32> = []
  private var executor: StatementExecutor { StatementExecutor(connection: connection, loader: loader) }

  /// What running a script came to.
  struct Outcome {
    var transactions: [ObservedTransaction] = []
    var refused: [(statement: LintScript.Statement, refusal: Refusal)] = []
  }

  /// - Parameter catalog: The schema that is there before the first script.
  init(
    _ connection: Connection,
    loader: ShadowLoader,
    notices: NoticeCollector,
    after catalog: Catalog
  ) async throws {
    self.connection = connection
    self.loader = loader
    self.notices = notices
    excluded = catalog.excludedSchemas
    stated = Set(catalog.entries.keys.filter { $0.kind == .table }.map(\.sqlName))
    try await connection.execute("BEGIN")
    snapshot = try await SchemaSnapshot.read(connection, excluded: excluded, stated: stated)
    try await connection.execute("COMMIT")
  }

  /// Runs a script; what is there when it begins is what others use.
  ///
  /// A statement that PostgreSQL refuses is noted and left out, so that one run finds all of them; what fails only
  /// because something is missing after the first is not.
  mutating func run(_ script: LintScript, number: Int) async throws -> Outcome {
    existing = Set(snapshot.relations.keys)
    var outcome = Outcome()
    try await connection.execute(Measurement.boundQuery)
    for group in script.groups {
      if group.isBlock {
        try await runBlock(group.statements, script, number, &outcome)
      } else {
        for statement in group.statements { try await runAlone(statement, script, number, &outcome) }
      }
    }
    try await connection.execute("DISCARD ALL")
    return outcome
  }

  private mutating func runBlock(
    _ statements: [LintScript.Statement],
    _ script: LintScript,
    _ number: Int,
    _ outcome: inout Outcome
  ) async throws {
    try await connection.execute("BEGIN")
    var held: Set<HeldLock> = []
    var observed: [ObservedStatement] = []
    for statement in statements {
      let answer = try await answer(to: statement, script, &held)
      switch answer {
      case .success(let result):
        provenance.note(result.difference, by: .init(script: number, statement: statement))
        observed.append(result)
      case .failure(let error): outcome.note(statement, error)
      }
    }
    // Deferred constraints are looked at now.
    if let error = try await commit(), let last = statements.last { outcome.note(last, error) }
    outcome.transactions.append(
      ObservedTransaction(isBlock: true, isMigration: script.isMigration, statements: observed)
    )
  }

  /// Runs a statement of a block, or says why the server refuses it.
  private mutating func answer(
    to statement: LintScript.Statement,
    _ script: LintScript,
    _ held: inout Set<HeldLock>
  ) async throws -> Result<ObservedStatement, PostgresError> {
    do {
      return .success(try await observe(statement, script, inBlock: true, &held))
    } catch let error as PostgresError {
      guard error.kind == .server else { throw error }
      return .failure(error)
    }
  }

  /// Commits, or says why the server does not; then what was done is undone.
  private mutating func commit() async throws -> PostgresError? {
    do {
      try await connection.execute("COMMIT")
      return nil
    } catch {
      guard error.kind == .server else { throw error }
      try await connection.execute("BEGIN")
      snapshot = try await SchemaSnapshot.read(connection, excluded: excluded, stated: stated)
      try await connection.execute("COMMIT")
      return error
    }
  }

  /// Runs a statement that commits by itself. It is observed in a transaction of its own where PostgreSQL lets it run in
  /// one, which comes to the same.
  private mutating func runAlone(
    _ statement: LintScript.Statement,
    _ script: LintScript,
    _ number: Int,
    _ outcome: inout Outcome
  ) async throws {
    do {
      var result = try await observedAlone(statement, script)
      if result == nil { result = try await runUnobserved(statement, script) }
      guard let result else { return }
      provenance.note(result.difference, by: .init(script: number, statement: statement))
      outcome.transactions.append(
        ObservedTransaction(isBlock: false, isMigration: script.isMigration, statements: [result])
      )
    } catch let error as PostgresError where error.kind == .server {
      outcome.note(statement, error)
    }
  }

  /// Runs a statement in a transaction of its own; `nil` where PostgreSQL does not let it run in one.
  private mutating func observedAlone(_ statement: LintScript.Statement, _ script: LintScript) async throws
    -> ObservedStatement?
  {
    try await connection.execute("BEGIN")
    do {
      var held: Set<HeldLock> = []
      let result = try await observe(statement, script, inBlock: false, &held)
      try await connection.execute("COMMIT")
      return result
    } catch let error as PostgresError {
      _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
      if error.sqlState == .activeSQLTransaction || error.sqlState == .invalidTransactionTermination { return nil }
      throw error
    }
  }

  private mutating func runUnobserved(_ statement: LintScript.Statement, _ script: LintScript) async throws
    -> ObservedStatement
  {
    _ = notices.take()
    try await executor.run(statement)
    let before = snapshot
    try await connection.execute("BEGIN")
    snapshot = try await SchemaSnapshot.read(connection, excluded: excluded, stated: stated)
    try await connection.execute("COMMIT")
    let difference = SnapshotDifference(from: before, to: snapshot)
    let measurement = try await UnobservedStatement.measurement(
      of: statement.sql,
      StatementWordList(statement.sql),
      difference,
      after: snapshot,
      on: connection
    )
    return make(statement, script, inBlock: false, before: before, difference, measurement, isObserved: false)
  }

  private mutating func observe(
    _ statement: LintScript.Statement,
    _ script: LintScript,
    inBlock: Bool,
    _ held: inout Set<HeldLock>
  ) async throws -> ObservedStatement {
    let words = StatementWordList(statement.sql)
    var measurement = Measurement()
    measurement.rowChanges = try await QueryPlan.rowChanges(of: statement.sql, words, on: connection)
    let before = try await connection.pipeline([Query(Measurement.scanQuery), Query(Measurement.writeQuery)])
    _ = notices.take()
    try await executor.runWithinTransaction(statement, words)
    let after = try await connection.pipeline([
      Query(Measurement.lockQuery), Query(Measurement.scanQuery), Query(Measurement.writeQuery),
    ])
    let notices = notices.take()
    let now = try Measurement.locks(after[0])
    measurement.locks = now.subtracting(held)
    measurement.held = now
    measurement.scans = try Measurement.scans(from: before[0], to: after[1])
    measurement.notices = notices
    held = now
    let bound = try after[2][0].string(1)
    measurement.lockTimeout = try before[1][0].string(1) == bound ? nil : bound
    let old = snapshot
    // A statement that wrote to no system catalog changed no object.
    guard try before[1][0].string(0) != after[2][0].string(0) else {
      return make(statement, script, inBlock: inBlock, before: old, SnapshotDifference(), measurement, isObserved: true)
    }
    snapshot = try await SchemaSnapshot.read(connection, excluded: excluded, stated: stated)
    let difference = SnapshotDifference(from: old, to: snapshot)
    return make(statement, script, inBlock: inBlock, before: old, difference, measurement, isObserved: true)
  }

  private func make(
    _ statement: LintScript.Statement,
    _ script: LintScript,
    inBlock: Bool,
    before: SchemaSnapshot,
    _ difference: SnapshotDifference,
    _ measurement: Measurement,
    isObserved: Bool
  ) -> ObservedStatement {
    let rewrites = difference.relations.altered.filter { $0.old.fileNode != $0.new.fileNode }.map(\.key)
    return ObservedStatement(
      statement: statement,
      isMigration: script.isMigration,
      isInBlock: inBlock,
      existing: existing,
      before: before,
      after: snapshot,
      difference: difference,
      locks: HeldLock.strongest(measurement.locks, of: existing),
      held: HeldLock.strongest(measurement.held, of: existing),
      scans: measurement.scans.intersection(existing),
      rewrites: Set(rewrites).intersection(existing),
      isObserved: isObserved,
      rowChanges: measurement.rowChanges,
      notices: measurement.notices,
      lockTimeout: measurement.lockTimeout,
      words: StatementWordList(statement.sql)
    )
  }
}

extension ScriptObserver.Outcome {
  /// Notes a refusal, unless it only follows from an earlier one.
  fileprivate mutating func note(_ statement: LintScript.Statement, _ error: PostgresError) {
    let follows: [SQLState] = [
      .undefinedTable, .undefinedColumn, .undefinedFunction, .undefinedObject, .invalidSchemaName,
    ]
    if !refused.isEmpty, let state = error.sqlState, follows.contains(state) { return }
    let refusal = Refusal(
      sqlState: error.sqlState,
      message: error.message,
      detail: error.detail,
      hint: error.hint
    )
    refused.append((statement, refusal))
  }
}
