import Diagnostics
public import Postgres

/// Copies tables into other tables while they are written to, and keeps the copies in step until they are exchanged.
///
/// 1. ``start(_:)`` refuses what cannot be copied and makes a schema of the run's own: state, logs, views.
/// 2. ``advance()`` puts triggers on the sources, which log the keys of all rows that are written from then on; copies
///    the rows in chunks by key, each a transaction; builds indexes; and replays the log until little is left.
/// 3. ``verify()`` compares sources and targets in one snapshot and explains every difference by the log, or reports it.
/// 4. ``cutover(_:)`` locks all tables for a moment, replays what is left, and lets the caller exchange them in the same
///    transaction. ``finish()`` or ``abort()`` removes triggers and schema.
///
/// ## Why nothing is lost
/// - `CREATE TRIGGER` waits for every transaction that has written to the table, and whoever writes after it fires the
///   trigger, however old its snapshot is. So each chunk's snapshot has everything that was not logged.
/// - The log holds keys only. A replay takes entries that its snapshot sees and reads the source's rows **in the same
///   snapshot**: what it writes is their state at that moment, so that order and repetition do not matter. Entries that
///   are committed later stay in the log.
/// - Nothing is replayed before the last chunk of a table is committed, because a chunk that is still on its way could
///   bring back a row that was removed; and `TRUNCATE`, which no snapshot sees rightly, is kept out by a lock that is
///   taken before the snapshot (manual: section 13.6 "Caveats").
/// - A chunk and the key that it came to are committed together, and so are a batch and what it takes out of the log:
///   whoever comes after a crash goes on from there.
public struct OnlineCopy: Sendable {
  /// The database.
  public let database: ConnectionTarget
  /// What the run is called: its schema is `strata_copy_NAME`.
  public let name: String
  public var options: CopyOptions
  let emit: @Sendable (CopyEvent) -> Void

  /// - Throws: ``Failure`` where the name does not make the name of a schema.
  public init(
    _ database: ConnectionTarget,
    name: String,
    options: CopyOptions = CopyOptions(),
    onEvent: @escaping @Sendable (CopyEvent) -> Void = { _ in }
  ) throws {
    guard Workspace.isUsable(name) else {
      throw Failure(
        .usage,
        code: "copy-name",
        "\"\(name)\" cannot be the name of a copy: it has to have 1 to \(63 - Workspace.prefix.utf8.count) bytes",
        advice: "choose a shorter name"
      )
    }
    self.database = database
    self.name = name
    self.options = options
    emit = onEvent
  }

  var workspace: Workspace { Workspace(name: name) }
  var locks: LockAttempts { LockAttempts(options: options, emit: emit) }

  /// Plans the copies and makes the schema of the run, in one transaction. The application notices nothing yet.
  @discardableResult
  public func start(_ requests: [CopyRequest]) async throws -> [CopyPlan] {
    try await withControl { connection in
      guard try await !exists(connection) else { throw Failure.copyExists(name) }
      let plans = try await CopyPlanner(connection).plan(requests)
      try await connection.transaction { connection in
        try await make(plans, phase: .planned, connection)
      }
      return plans
    }
  }

  /// Makes the schema of the run with everything in it, in the transaction that is open.
  func make(_ plans: [CopyPlan], phase: CopyPhase, _ connection: Connection) async throws {
    for statement in workspace.creation { try await connection.execute(statement) }
    for (index, plan) in plans.enumerated() {
      let definition = plan.definition
      let statements = CopyStatements(workspace: workspace, number: index + 1, definition: definition)
      for statement in statements.tableCreation + statements.captureFunctions + [statements.viewCreation] {
        try await connection.execute(statement)
      }
      _ = try await connection.query(
        """
        INSERT INTO \(workspace.copies) (copy, source_oid, target_oid, definition, phase, rows_estimated)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
          "\(index + 1)", "\(plan.source.oid)", "\(plan.target.oid)", try definition.json, phase.rawValue,
          "\(plan.source.estimatedRows)",
        ]
      )
      emit(.phase(definition.source, phase))
    }
  }

  /// Goes on from wherever the run is until every target follows its source with little delay.
  ///
  /// It may be interrupted anywhere, and called again by any process.
  public func advance() async throws {
    try await withControl { connection in
      try await requireRun(connection)
      try await capture(connection)
      try await copyRows(connection)
      try await build(connection)
      try await catchUp(connection)
    }
  }

  /// Replays again and again until the task is cancelled.
  public func follow(every pause: Duration = .milliseconds(500)) async throws {
    try await withControl { connection in
      try await requireRun(connection)
      while !Task.isCancelled {
        try await catchUp(connection)
        try await Task.sleep(for: pause)
      }
    }
  }

  /// Makes whatever runs stop between two chunks or batches, until ``resume()``.
  public func pause() async throws { try await setPaused(true) }

  /// Lets a paused run go on.
  public func resume() async throws { try await setPaused(false) }

  private func setPaused(_ paused: Bool) async throws {
    let connection = try await Connection.connect(to: database)
    do {
      try await requireRun(connection)
      try await connection.execute("UPDATE \(workspace.run) SET paused = \(paused)")
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
  }

  func exists(_ connection: Connection) async throws -> Bool {
    try await connection.query(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)",
      [workspace.schema]
    ).onlyRow().bool(0)
  }

  func requireRun(_ connection: Connection) async throws {
    guard try await exists(connection) else { throw Failure.noCopy(name) }
  }
}
