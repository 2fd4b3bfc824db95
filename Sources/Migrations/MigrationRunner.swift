import Diagnostics
import Glibc
import Policies
public import Postgres

/// Applies the migrations of a set to a database, rolls them back, and says where it stands.
///
/// It needs libpq and nothing else: no Swift toolchain and no shadow. All that happens on the way is told through
/// events; the results are values.
public struct MigrationRunner: Sendable {
  public let set: MigrationSet
  public let target: ConnectionTarget
  public let options: RunnerOptions
  let emit: @Sendable (RunnerEvent) -> Void

  public init(
    set: MigrationSet,
    target: ConnectionTarget,
    options: RunnerOptions = RunnerOptions(),
    onEvent: @escaping @Sendable (RunnerEvent) -> Void = { _ in }
  ) {
    self.set = set
    self.target = target
    self.options = options
    emit = onEvent
  }

  var signature: LedgerSignature {
    var name = [CChar](repeating: 0, count: 256)
    let host = gethostname(&name, name.count - 1) == 0 ? name.prefix { $0 != 0 } : []
    let bytes = host.map { UInt8(bitPattern: $0) }
    return LedgerSignature(
      setName: set.name,
      toolVersion: options.toolVersion,
      clientHost: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self),
      signedBy: options.trustedKeys.isEmpty ? nil : try? set.checkSignature(by: options.trustedKeys)
    )
  }

  /// A connection on which nothing is changed, and what the ledger says; an empty ledger where there is none.
  func reading<T: Sendable>(
    _ body: (Connection, TargetFacts, [LedgerEntry]) async throws -> T
  ) async throws -> T {
    let connection = try await Connection.connect(to: target, onNotice: nil)
    return try await closing(connection) {
      try await boundWaiting(connection)
      let facts = try await TargetFacts.read(connection, schema: options.ledgerSchema)
      return try await body(connection, facts, try await entries(connection, facts))
    }
  }

  /// The ledger itself may be locked by somebody; no question to it waits without a bound. Before anything is said to it,
  /// the server must be one that Strata knows.
  private func boundWaiting(_ connection: Connection) async throws {
    try connection.requireSupportedVersion()
    try await connection.execute("SET lock_timeout = '\(max(options.lockTimeout, .seconds(5)).setting)'")
  }

  func entries(_ connection: Connection, _ facts: TargetFacts) async throws -> [LedgerEntry] {
    guard facts.ledgerExists else { return [] }
    do {
      return try await Ledger(connection: connection, schema: options.ledgerSchema).entries()
    } catch let error as PostgresError where error.kind == .server {
      throw Failure.ledgerUnreadable(options.ledgerSchema, error)
    }
  }

  /// The session that may change the target, under the runner's lock, with the ledger at hand.
  func working<T: Sendable>(
    _ body: (TargetSession, Ledger, TargetFacts, [LedgerEntry]) async throws -> T
  ) async throws -> T {
    let watch = StatementWatch(target: target, kills: options.killBlockers, emit: emit)
    let emit = emit
    let connection = try await Connection.connect(to: target) { notice in
      let statement = watch.statement
      // "already exists, skipping" is what making the policies' table is expected to say.
      if let statement, PolicyTable.creation.contains(statement.sql) { return }
      emit(.notice(notice, statement))
    }
    return try await closing(connection) {
      try await boundWaiting(connection)
      let facts = try await TargetFacts.read(connection, schema: options.ledgerSchema)
      if let refusal = facts.refusal(schema: options.ledgerSchema) { throw refusal }
      try await PoolerProbe(target: target).check(connection, facts)
      try await takeLock(connection, facts)
      let result: Result<T, any Error>
      do {
        result = .success(try await underLock(connection, facts, watch, body))
      } catch {
        result = .failure(error)
      }
      // Through a pooler the server's session goes on living; the lock must not.
      await RunnerLock(connection: connection, ledgerSchema: options.ledgerSchema).release()
      return try result.get()
    }
  }

  private func underLock<T: Sendable>(
    _ connection: Connection,
    _ facts: TargetFacts,
    _ watch: StatementWatch,
    _ body: (TargetSession, Ledger, TargetFacts, [LedgerEntry]) async throws -> T
  ) async throws -> T {
    let ledger = Ledger(connection: connection, schema: options.ledgerSchema)
    let fresh = try await TargetFacts.read(connection, schema: options.ledgerSchema)
    guard fresh.backendPID == facts.backendPID else {
      throw Failure.transactionPooling(expected: facts.backendPID, found: fresh.backendPID)
    }
    let layout = try await ledger.ensure(fresh, toolVersion: options.toolVersion)
    if layout != LedgerLayout.current { emit(.ledgerPrepared(from: layout)) }
    let entries = try await ledger.entries()
    let session = TargetSession(
      connection: connection,
      options: options,
      watch: watch,
      backend: facts.backendPID,
      lock: RunnerLock(connection: connection, ledgerSchema: options.ledgerSchema),
      emit: emit
    )
    let watcher = Task { await watch.run(backend: facts.backendPID) }
    let result: Result<T, any Error>
    do {
      result = .success(try await connection.staying { try await body(session, ledger, fresh, entries) })
    } catch {
      result = .failure(error)
    }
    watcher.cancel()
    await watcher.value
    return try result.get()
  }

  /// Takes the runner's lock, waiting as long as the options allow.
  private func takeLock(_ connection: Connection, _ facts: TargetFacts) async throws {
    let lock = RunnerLock(connection: connection, ledgerSchema: options.ledgerSchema)
    let clock = ContinuousClock()
    let start = clock.now
    var told: Int32?
    while !(try await lock.tryTake()) {
      let holder = try await lock.holder()
      let waited = clock.now - start
      guard waited < options.wait else {
        throw Failure.otherRunner(holder, database: facts.database, waited: options.wait)
      }
      if told == nil || (holder != nil && holder?.pid != told) {
        emit(.waitingForRunner(holder))
        told = holder?.pid ?? 0
      }
      do {
        try await Task.sleep(for: min(.milliseconds(100), options.wait - waited))
      } catch {
        throw Failure.cancelled(nil, nil, state: "another runner held the lock; nothing was done")
      }
    }
  }

  private func closing<T: Sendable>(
    _ connection: Connection,
    _ body: () async throws -> T
  ) async throws -> T {
    do {
      let result = try await body()
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }
}
