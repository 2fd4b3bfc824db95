import Diagnostics
public import OnlineCopy
public import Postgres

/// Replaces a schema by a new one while it is used, and can go back.
///
/// 1. ``plan(_:_:)`` tells what would be done. ``start(_:_:)`` builds the new schema beside the old one, copies the rows
///    and keeps up with what is written.
/// 2. ``verify(_:)`` compares both sides in one snapshot.
/// 3. ``cutover(_:hold:)`` exchanges the two in one short transaction, from whose commit on everything that is written to
///    the new schema is logged for the old one; ``watch(_:every:)`` keeps the old one up with that.
/// 4. ``revert(_:hold:)`` is the same the other way, and ``cutover(_:hold:)`` may follow again. ``finish(_:early:)`` drops
///    the old schema, ``abort(_:allowDestructive:)`` the new one.
///
/// Where a swap is stands in `strata.swaps` and is changed in the transaction that brings it there: every command may be
/// killed, and be given again.
public struct Swap: Sendable {
  public let database: ConnectionTarget
  public var options: CopyOptions
  let emit: @Sendable (SwapEvent) -> Void

  public init(
    _ database: ConnectionTarget,
    options: CopyOptions = CopyOptions(),
    onEvent: @escaping @Sendable (SwapEvent) -> Void = { _ in }
  ) {
    self.database = database
    self.options = options
    emit = onEvent
  }

  /// What a swap to another schema would do. The new schema is built in a transaction that is rolled back.
  ///
  /// - Throws: ``Failure`` of the category refused with everything that makes it impossible.
  public func plan(_ schema: String, _ target: SwapTarget) async throws -> SwapPlan {
    let names = try SwapNames(schema)
    return try await withConnection { connection in
      let planner = try await SwapPlanner(names, target, connection)
      try await connection.execute("BEGIN")
      do {
        let plan = try await planner.build(connection).plan
        try await connection.execute("ROLLBACK")
        return plan
      } catch {
        _ = try? await connection.execute("ROLLBACK", evenIfCancelled: true)
        throw error
      }
    }
  }

  /// Builds the new schema and fills it, or goes on where an earlier start was interrupted; returns when it follows.
  ///
  /// - Parameter target: The new schema; asked only where the swap begins.
  public func start(_ schema: String, _ target: () async throws -> SwapTarget) async throws -> SwapStatus {
    let names = try SwapNames(schema)
    let isNew = try await entries(of: schema).isEmpty
    if isNew {
      let target = try await target()
      try await withConnection { connection in
        let planner = try await SwapPlanner(names, target, connection)
        try await connection.transaction { connection in
          let ledger = SwapLedger(connection: connection)
          // A process that was killed may still be at work on the server.
          try await ledger.lock()
          guard try await !ledger.entries().contains(where: { $0.record.names.schema == schema }) else { return }
          let record = try await planner.build(connection).record
          try await ledger.ensure()
          try await ledger.begin(record, source: target.source)
        }
      }
      emit(.built(names.next))
    }
    let entry = try await entry(schema)
    guard entry.phase == .copying || entry.phase == .following else {
      throw Failure.wrongPhase(schema, entry.phase, advice: "end it with finish or abort before another one begins")
    }
    if !isNew, entry.phase == .copying { emit(.goingOn(entry.source)) }
    let copy = try copy(entry.run)
    if try await !copy.exists() {
      do { try await copy.start(entry.record.forward) } catch let failure as Failure where failure.code == "copy-exists"
      {}
    }
    try await copy.advance()
    if entry.phase == .copying {
      try await withConnection { connection in
        try await SwapLedger(connection: connection).move(entry, to: .following)
      }
    }
    return try await status(schema)[0]
  }

  /// Where swaps stand; reads only.
  public func status(_ schema: String? = nil) async throws -> [SwapStatus] {
    var result: [SwapStatus] = []
    for entry in try await entries(of: schema) {
      let copy = try copy(entry.run)
      result.append(SwapStatus(entry, try await copy.exists() ? try await copy.status() : []))
    }
    return result
  }

  /// Compares both sides in one snapshot for each table, without a lock that anybody would feel.
  public func verify(_ schema: String? = nil) async throws -> [Verification] {
    let entry = try await entry(schema)
    let copy = try copy(entry.run)
    guard try await copy.exists() else {
      throw entry.phase == .swapped ? Failure.noWayBack(entry.record.names.schema) : Failure.notStarted(entry)
    }
    return try await copy.verify()
  }

  /// Replays what is written until the task is cancelled.
  public func watch(_ schema: String? = nil, every pause: Duration = .milliseconds(500)) async throws {
    let entry = try await entry(schema)
    try await settle(entry)
    guard entry.phase != .copying else { throw Failure.notStarted(entry) }
    do { try await copy(entry.run).follow(every: pause) } catch {
      // Whoever ends it wants nothing else.
      guard Task.isCancelled else { throw error }
    }
  }

  // MARK: Parts

  func copy(_ name: String) throws -> OnlineCopy {
    try OnlineCopy(database, name: name, options: options) { [emit] event in emit(.copy(event)) }
  }

  func entries(of schema: String?) async throws -> [SwapLedger.Entry] {
    try await withConnection { connection in
      let all = try await SwapLedger(connection: connection).entries()
      return schema.map { name in all.filter { $0.record.names.schema == name } } ?? all
    }
  }

  /// The swap that is meant.
  func entry(_ schema: String?) async throws -> SwapLedger.Entry {
    let found = try await entries(of: schema)
    guard found.count < 2 else { throw Failure.severalSwaps(found.map(\.record.names.schema)) }
    guard let entry = found.first else { throw Failure.noSwap(schema) }
    return entry
  }

  func withConnection<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    let connection = try await Connection.connect(to: database)
    do {
      try await connection.execute("SET statement_timeout = 0; SET lock_timeout = '10s'; SET row_security = off")
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }
}

/// What a swap tells while it works.
public enum SwapEvent: Sendable {
  /// The new schema was built, under this name.
  case built(String)
  /// A start that was interrupted goes on, to this source.
  case goingOn(String)
  /// What the copies tell.
  case copy(CopyEvent)
  /// A foreign key is being validated.
  case validating(String)
}

/// Where a swap stands.
public struct SwapStatus: Sendable {
  public var names: SwapNames
  public var phase: SwapPhase
  public var source: String
  /// The schema that the application does not use.
  public var passive: String
  public var startedAt: String
  /// When the schemas changed places last.
  public var exchangedAt: String?
  /// Until when the old schema is to be kept.
  public var keptUntil: String?
  /// The tables that are copied, in the direction that holds; empty where nothing is logged.
  public var tables: [CopyTableStatus]

  init(_ entry: SwapLedger.Entry, _ tables: [CopyTableStatus]) {
    names = entry.record.names
    phase = entry.phase
    source = entry.source
    passive = entry.passive
    startedAt = entry.startedAt
    exchangedAt = entry.exchangedAt
    keptUntil = entry.keptUntil
    self.tables = tables
  }
}
