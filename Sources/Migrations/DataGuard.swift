import Diagnostics
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

  struct State {
    /// What the run found, and what took people's rows over since; what it made else holds only what it wrote itself.
    var origin: DataSnapshot
    var current: DataSnapshot
    var pending: DataSnapshot?
    /// Both as they were before the transaction took tables in; `nil` where it took none.
    var before: (origin: DataSnapshot, current: DataSnapshot)?
    /// What earlier tries of the transaction found gone.
    var suspects: [DataLoss] = []
    /// What was counted in this try and held nothing.
    var harmless: Set<DataLoss> = []
    /// Tables of which the counters say that rows are gone; the rows are counted to be sure.
    var doubted: Set<UInt32> = []
    var rows = RowCount()
    var declared: Set<DestructionCheck.Found> = []
    /// Whether what a script does is told by what the counters of rows were before it.
    var needsBalance = false
    /// The counters as the transaction began; `nil` where they were not read.
    var balance: RowBalance?
    /// What the steps of a version made up to now; `nil` for a version that is one transaction.
    var made: MadeRelations?
    var pendingMade: MadeRelations?
    /// What was there as the version began.
    var madeSince: DataSnapshot?
    /// What an earlier run of the version made; it is its own up to its end, and people have it by then.
    var resumed = MadeRelations()
    /// Rows of tables that were written anew, counted as the transaction began.
    var counted: [DataLoss: CountedDestruction] = [:]
  }

  let state: Mutex<State>
  let connection: Connection
  let check: DestructionCheck
  let ledgerSchema: String

  init(_ check: DestructionCheck, ledgerSchema: String) async throws(PostgresError) {
    connection = check.connection
    self.check = check
    self.ledgerSchema = ledgerSchema
    let origin = try await DataSnapshot.read(connection, except: ledgerSchema)
    state = Mutex(State(origin: origin, current: origin))
  }

  /// Looks up what a script declares, before it runs.
  ///
  /// - Parameter made: What earlier runs of its steps made; `nil` where it has none.
  func begin(_ script: MigrationScript, made: MadeRelations? = nil) async throws {
    var declared: Set<DestructionCheck.Found> = []
    // What declares some rows stands for those, which were counted: none is left that it would allow.
    for destruction in script.destroys where destruction.condition == nil {
      let found = try await looking { () async throws(PostgresError) in try await check.find(destruction) }
      if let found { declared.insert(found) }
    }
    let found = declared
    state.withLock {
      $0.declared = found
      $0.begin(made)
      $0.forget()
      $0.needsBalance = script.mayTakeRows
      $0.balance = nil
    }
  }

  /// Begins a transaction: counts what the tries before it found gone.
  ///
  /// It is counted anew in every try: between two of them rows may have come.
  func enter(_ work: VersionWork, _ session: TargetSession) async throws {
    let (suspects, doubted, needsBalance) = state.withLock { state in
      if let before = state.before { (state.origin, state.current) = before }
      state.before = nil
      state.pending = nil
      state.pendingMade = nil
      state.harmless = []
      state.counted = [:]
      return (state.suspects, state.doubted, state.needsBalance)
    }
    if needsBalance { try await noteRows() }
    guard !suspects.isEmpty || !doubted.isEmpty else { return }
    let connection = connection
    for suspect in suspects { try await lock(suspect, as: suspect.destruction.relation, session) }
    let (counted, rows) = try await session.counting {
      var counted: [DataLoss: CountedDestruction] = [:]
      for suspect in suspects {
        let item = try await looking { () async throws(PostgresError) in try await count(suspect) }
        if item.count > 0 || !item.isExact { counted[suspect] = item }
      }
      let rows = try await looking { () async throws(PostgresError) in try await RowCount.read(doubted, connection) }
      return (counted, rows)
    }
    // Whether a table that was written anew was emptied is seen at the end, by counters that begin here.
    guard counted.keys.allSatisfy({ $0.destruction.kind == .rows }) else {
      throw Failure.loss(suspects.compactMap { counted[$0] }, work)
    }
    state.withLock { state in
      state.harmless = Set(suspects.filter { counted[$0] == nil })
      state.counted = counted
      state.rows = rows
    }
  }

  /// Counts what is suspected to go; a table that the transaction itself makes cannot be counted before it, and is taken
  /// for one that holds rows.
  private func count(_ suspect: DataLoss) async throws(PostgresError) -> CountedDestruction {
    guard try await check.find(suspect.destruction) != nil else {
      return CountedDestruction(destruction: suspect.destruction, count: 0, isExact: false)
    }
    return try await check.count(suspect.destruction)
  }

  /// Reads the counters of rows as a transaction begins.
  private func noteRows() async throws {
    let connection = connection
    let balance = try await looking { () async throws(PostgresError) in
      try await RowBalance.read(connection, except: ledgerSchema)
    }
    state.withLock { $0.balance = balance }
  }

  /// What has to be asked at the end of a transaction; nothing where nothing could be lost and nothing is noted.
  var questions: [Query] {
    state.withLock { $0.current.tables.isEmpty && $0.made == nil ? [] : $0.current.questions }
  }

  /// What the open transaction has made of the tables, what is gone undeclared, and what was written anew.
  ///
  /// - Parameter answers: Those to the questions, where they were asked already.
  func look(
    _ answers: [ResultSet]? = nil
  ) async throws -> (now: DataSnapshot, gone: [DataLoss], rewritten: [DataLoss]) {
    let now = try await looking { () async throws(PostgresError) in
      var snapshot = state.withLock { $0.current }
      let seen: [ResultSet]
      if let answers { seen = answers } else { seen = try await connection.pipeline(snapshot.questions) }
      guard !seen.isEmpty else { return snapshot }
      try await snapshot.update(connection, seen)
      return snapshot
    }
    let (gone, rewritten) = state.withLock {
      // What is declared held nothing when it was counted, or the run would have been refused; rows may have come since.
      DataLoss.find(since: $0.current, of: $0.origin, in: now, except: [])
    }
    return (now, gone, rewritten)
  }

  /// Ends a transaction before its COMMIT.
  ///
  /// - Parameter answers: Those to the questions.
  func leave(_ work: VersionWork, _ session: TargetSession, _ answers: [ResultSet]) async throws {
    var (now, gone, rewritten) = try await look(answers)
    try await refuseDeletion(in: &now, work, session)
    let losses = gone + (try await emptied(rewritten, session))
    let emptied = state.withLock { state in losses.compactMap { state.counted[$0] } }
    guard emptied.isEmpty else { throw Failure.loss(emptied, work) }
    let left = now
    let isSuspected = state.withLock { state in
      state.pending = left
      let suspects = losses.filter { !state.harmless.contains($0) }
      state.suspects += suspects
      if !suspects.isEmpty { state.needsBalance = true }
      return !suspects.isEmpty
    }
    if isSuspected { throw SuspectedLoss() }
  }

  /// What the steps of a version made, to be noted with the open transaction: what it made itself came to it, and what
  /// took people's rows over is no longer of it. It may have got another name, too.
  ///
  /// - Returns: `nil` where there is nothing and was nothing.
  func madeAnew() async throws -> MadeRelations? {
    let (made, start, now, origin) = state.withLock { ($0.made, $0.madeSince, $0.pending, $0.origin) }
    guard let made, let start, let now else { return nil }
    let next = try await looking { () async throws(PostgresError) in
      try await made.updated(from: start, to: now, watched: origin, connection)
    }
    guard !next.isEmpty || !made.isEmpty else { return nil }
    state.withLock { $0.pendingMade = next }
    return next
  }

  /// Begins the transaction of a batch.
  func enterBatch() async throws {
    if state.withLock({ $0.needsBalance }) { try await noteRows() }
  }

  /// Ends the transaction of a batch before its COMMIT; one that deletes nothing by its text is not looked at.
  func leaveBatch(_ work: VersionWork) async throws {
    guard state.withLock({ $0.needsBalance }) else { return }
    var now = try await look().now
    try await refuseDeletion(in: &now, work)
    state.withLock { $0.before = nil }
  }

  /// What the transaction left is what the next one finds.
  func committed() {
    state.withLock {
      if let pending = $0.pending { $0.current = pending }
      if let made = $0.pendingMade { $0.made = made }
      $0.before = nil
      $0.forget()
    }
  }

  func looking<T>(_ body: () async throws(PostgresError) -> T) async throws -> T {
    do throws(PostgresError) {
      return try await body()
    } catch {
      throw StatementError(error: error, doing: "guarding data")
    }
  }
}

extension DataGuard.State {
  /// A transaction came to its end: what its tries found is of no matter any more.
  fileprivate mutating func forget() {
    pending = nil
    pendingMade = nil
    suspects = []
    harmless = []
    doubted = []
    rows = RowCount()
    counted = [:]
  }

  /// A version begins: what the steps of an earlier run of it made is its own.
  fileprivate mutating func begin(_ made: MadeRelations?) {
    resumed.remember(from: current, in: &origin)
    resumed = made ?? MadeRelations()
    self.made = made
    made?.forget(in: &origin)
    madeSince = made == nil ? nil : current
  }

  /// Watches tables that took people's rows over, as if they had been there before the run.
  mutating func takeIn(_ tables: [UInt32: DataSnapshot.Table]) {
    let fresh = tables.filter { origin.tables[$0.key] == nil }
    guard !fresh.isEmpty else { return }
    if before == nil { before = (origin, current) }
    origin.tables.merge(fresh) { _, new in new }
    current.tables.merge(fresh) { _, new in new }
  }
}
