import Diagnostics
import Policies
import Postgres
import Synchronization

/// Watches that a run destroys nothing that its files do not declare.
///
/// Scripts are not parsed for it. The catalog is compared inside the transaction, after its statements and before its
/// COMMIT, with what it was before: a table or a column that is gone, a table whose rows are all of this transaction.
/// Whether rows went with it can no longer be seen then; the transaction is rolled back, the rows are counted in a second
/// one, and its statements run again where there are none. Deleted rows are seen by the server's counters
/// (``RowBalance``).
final class DataGuard: Sendable {
  /// Something is gone, and it is to be found out what it held.
  struct SuspectedLoss: Error {}

  private struct State {
    /// What the run found: what it made itself holds only what it wrote itself.
    var origin: DataSnapshot
    var current: DataSnapshot
    var pending: DataSnapshot?
    var suspects: [DataLoss] = []
    var harmless: Set<DataLoss> = []
    var declared: Set<DestructionCheck.Found> = []
    /// Whether what a script does is told by what the counters of rows were before it.
    var needsBalance = false
    /// The counters as the transaction began; `nil` where they were not read.
    var balance: RowBalance?
    /// Rows of tables that were written anew, counted as the transaction began.
    var counted: [DataLoss: CountedDestruction] = [:]
  }

  private let state: Mutex<State>
  private let connection: Connection
  private let check: DestructionCheck
  private let ledgerSchema: String

  init(_ check: DestructionCheck, ledgerSchema: String) async throws(PostgresError) {
    connection = check.connection
    self.check = check
    self.ledgerSchema = ledgerSchema
    let origin = try await DataSnapshot.read(connection, except: ledgerSchema)
    state = Mutex(State(origin: origin, current: origin))
  }

  /// Looks up what a script declares, before it runs.
  func begin(_ script: MigrationScript) async throws {
    var declared: Set<DestructionCheck.Found> = []
    // What declares some rows stands for those, which were counted: none is left that it would allow.
    for destruction in script.destroys where destruction.condition == nil {
      let found = try await looking { () async throws(PostgresError) in try await check.find(destruction) }
      if let found { declared.insert(found) }
    }
    let found = declared
    state.withLock {
      $0.declared = found
      $0.suspects = []
      $0.harmless = []
      $0.needsBalance = script.mayTakeRows
      $0.balance = nil
      $0.counted = [:]
    }
  }

  /// Begins a transaction: counts what the try before it found gone.
  func enter(_ work: VersionWork, _ session: TargetSession) async throws {
    let (suspects, needsBalance) = state.withLock { ($0.suspects, $0.needsBalance) }
    if needsBalance { try await noteRows() }
    guard !suspects.isEmpty else { return }
    try await session.own("guarding data", "SET LOCAL row_security = off")
    var counted: [DataLoss: CountedDestruction] = [:]
    for suspect in suspects {
      let item = try await looking { () async throws(PostgresError) in try await check.count(suspect.destruction) }
      if item.count > 0 { counted[suspect] = item }
    }
    try await session.own("guarding data", "RESET row_security")
    // Whether a table that was written anew was emptied is seen at the end, by counters that begin here.
    guard counted.keys.allSatisfy({ $0.destruction.kind == .rows }) else {
      throw Failure.undeclaredLoss(suspects.compactMap { counted[$0] }, work)
    }
    let emptied = counted
    state.withLock { state in
      state.harmless.formUnion(state.suspects.filter { emptied[$0] == nil })
      state.counted = emptied
      state.suspects = []
    }
  }

  /// Reads the counters of rows as a transaction begins.
  private func noteRows() async throws {
    let connection = connection
    let balance = try await looking { () async throws(PostgresError) in try await RowBalance.read(connection) }
    state.withLock { $0.balance = balance }
  }

  /// Runs a statement of an open transaction that may drop or empty tables, and looks at once.
  ///
  /// What it took is counted before it runs again, with what the transaction did before it in place: a table whose rows
  /// were carried over to a new one of its name is not lost.
  func watching(_ work: VersionWork, _ session: TargetSession, _ body: () async throws -> Void) async throws {
    try await session.own("guarding data", "SAVEPOINT strata_guard")
    try await body()
    let (_, gone, rewritten) = try await look()
    var losses = gone.filter { $0.column == 0 }
    for loss in rewritten where try await isEmptied(loss) { losses.append(loss) }
    losses = state.withLock { state in losses.filter { !state.harmless.contains($0) } }
    guard !losses.isEmpty else { return try await session.own("guarding data", "RELEASE SAVEPOINT strata_guard") }
    try await session.own("guarding data", "ROLLBACK TO SAVEPOINT strata_guard; SET LOCAL row_security = off")
    var lost: [CountedDestruction] = []
    for loss in losses where try await !isCarriedOver(loss) {
      let item = try await looking { () async throws(PostgresError) in
        try await check.count(loss.destruction, in: relation(loss.table))
      }
      if item.count > 0 { lost.append(item) }
    }
    guard lost.isEmpty else { throw Failure.undeclaredLoss(lost, work) }
    try await session.own("guarding data", "ROLLBACK TO SAVEPOINT strata_guard")
    try await body()
    try await session.own("guarding data", "RELEASE SAVEPOINT strata_guard")
    let found = losses
    state.withLock { $0.harmless.formUnion(found) }
  }

  /// The name of a table as it is now, in the middle of a transaction.
  private func relation(_ table: UInt32) async throws(PostgresError) -> String {
    let rows = try await connection.query(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1
      """,
      [String(table)]
    )
    return try rows.onlyRow().string(0)
  }

  /// Whether a new table has the name that this one had before the transaction, all of its columns, and no fewer rows.
  private func isCarriedOver(_ loss: DataLoss) async throws -> Bool {
    guard loss.destruction.kind == .table, let before = state.withLock({ $0.current.tables[loss.table] }) else {
      return false
    }
    return try await looking { () async throws(PostgresError) in
      let snapshot = try await DataSnapshot.read(connection, except: ledgerSchema)
      let twin = snapshot.tables.first { $0.value.schema == before.schema && $0.value.name == before.name }
      guard let twin, twin.key != loss.table else { return false }
      let names = Set(twin.value.columns.values).union(twin.value.generated)
      let declared = state.withLock { state in
        before.columns.filter { state.declared.contains(.init(oid: loss.table, attribute: $0.key)) }
      }
      guard before.columns.values.allSatisfy({ names.contains($0) || declared.values.contains($0) }) else {
        return false
      }
      let old = try await relation(loss.table)
      let new = try await relation(twin.key)
      let answer = try await connection.query("SELECT (SELECT count(*) FROM \(new)) >= (SELECT count(*) FROM \(old))")
      return try answer.onlyRow().bool(0)
    }
  }

  /// What has to be asked at the end of a transaction.
  var questions: [Query] { state.withLock { $0.current.questions } }

  /// What the open transaction has made of the tables, what is gone undeclared, and what was written anew.
  ///
  /// - Parameter answers: Those to the questions, where they were asked already.
  private func look(
    _ answers: [ResultSet]? = nil
  ) async throws -> (now: DataSnapshot, gone: [DataLoss], rewritten: [DataLoss]) {
    let now = try await looking { () async throws(PostgresError) in
      var snapshot = state.withLock { $0.current }
      let seen: [ResultSet]
      if let answers { seen = answers } else { seen = try await connection.pipeline(snapshot.questions) }
      try await snapshot.update(connection, seen)
      return snapshot
    }
    let (gone, rewritten) = state.withLock {
      DataLoss.find(since: $0.current, of: $0.origin, in: now, except: $0.declared)
    }
    return (now, gone, rewritten)
  }

  /// Ends a transaction before its COMMIT.
  ///
  /// - Parameter answers: Those to the questions.
  func leave(_ work: VersionWork, _ session: TargetSession, _ answers: [ResultSet]) async throws {
    let (now, gone, rewritten) = try await look(answers)
    try await refuseDeletion(in: now, work)
    var losses = gone
    if !rewritten.isEmpty {
      try await session.own("guarding data", "SET LOCAL row_security = off")
      for loss in rewritten where try await isEmptied(loss) { losses.append(loss) }
      try await session.own("guarding data", "RESET row_security")
    }
    let emptied = state.withLock { state in losses.compactMap { state.counted[$0] } }
    guard emptied.isEmpty else { throw Failure.undeclaredLoss(emptied, work) }
    let suspects = losses
    let isSuspected = state.withLock { state in
      state.pending = now
      state.suspects = suspects.filter { !state.harmless.contains($0) }
      if !state.suspects.isEmpty { state.needsBalance = true }
      return !state.suspects.isEmpty
    }
    if isSuspected { throw SuspectedLoss() }
  }

  /// Refuses where rows that were there are deleted, not declared and in no other table.
  private func refuseDeletion(in now: DataSnapshot, _ work: VersionWork) async throws {
    let (origin, declared, start) = state.withLock { ($0.origin, $0.declared, $0.balance) }
    func isMissed(_ table: UInt32) -> Bool {
      // What Strata keeps there is written by generated files.
      now.tables[table]?.schema != PolicyTable.schema && !declared.contains(.init(oid: table, attribute: 0))
    }
    guard now.deletedFrom.contains(where: { origin.tables[$0] != nil && isMissed($0) }) else { return }
    guard let start else {
      state.withLock { $0.needsBalance = true }
      throw SuspectedLoss()
    }
    let connection = connection
    let lost = try await looking { () async throws(PostgresError) in
      let tables = now.tables.filter { origin.tables[$0.key] != nil }
      return try await RowBalance.read(connection).losses(since: start, of: tables, connection, where: isMissed)
    }
    guard lost.isEmpty else { throw Failure.undeclaredLoss(lost, work) }
  }

  /// Begins the transaction of a batch.
  func enterBatch() async throws {
    if state.withLock({ $0.needsBalance }) { try await noteRows() }
  }

  /// Ends the transaction of a batch before its COMMIT; one that deletes nothing by its text is not looked at.
  func leaveBatch(_ work: VersionWork) async throws {
    if state.withLock({ $0.needsBalance }) { try await refuseDeletion(in: try await look().now, work) }
  }

  /// What the transaction left is what the next one finds.
  func committed() {
    state.withLock {
      if let pending = $0.pending { $0.current = pending }
      $0.pending = nil
      $0.harmless = []
      $0.counted = [:]
    }
  }

  /// Whether every row that a table holds was inserted by this transaction.
  ///
  /// Both `TRUNCATE` and an `ALTER TABLE` that writes the table anew give it another file. The counters of the
  /// transaction tell them apart: after `TRUNCATE` there are no more rows than were inserted since.
  private func isEmptied(_ loss: DataLoss) async throws -> Bool {
    let start = state.withLock { $0.balance } ?? RowBalance()
    return try await looking { () async throws(PostgresError) in
      let inserted = try await connection.query(
        "SELECT coalesce(pg_catalog.pg_stat_get_xact_tuples_inserted($1), 0)",
        [String(loss.table)]
      )
      let count = (try inserted.first?.int64(0) ?? 0) - start.inserted(into: loss.table)
      let rows = try await connection.query(
        "SELECT count(*) FROM (SELECT FROM \(loss.destruction.relation) LIMIT \(count + 1)) rows"
      )
      return try rows.first?.int64(0) ?? 0 <= count
    }
  }

  private func looking<T>(_ body: () async throws(PostgresError) -> T) async throws -> T {
    do throws(PostgresError) {
      return try await body()
    } catch {
      throw StatementError(error: error, doing: "guarding data")
    }
  }
}
