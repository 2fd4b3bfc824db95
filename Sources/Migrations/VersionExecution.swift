import Diagnostics
import Postgres

/// Runs one version and records it.
struct VersionExecution: Sendable {
  let session: TargetSession
  /// `nil` replays a version in a scratch database, where nothing is recorded.
  let ledger: Ledger?
  let signature: LedgerSignature
  /// Watches what goes undeclared; `nil` where data may be destroyed.
  var dataGuard: DataGuard?
  /// Asked inside the transaction, before the script runs.
  let guardData: @Sendable (VersionWork) async throws -> Void

  /// Runs the version and returns how long it took, in milliseconds, on the client's clock.
  ///
  /// The server's `now()` stands still inside a transaction, so that a duration taken from it is always 0.
  func run(_ work: VersionWork) async throws -> Int64 {
    let clock = ContinuousClock()
    let start = clock.now
    if work.script.isTransactional && !work.isUnfinished {
      try await dataGuard?.begin(work.script)
      try await runAsOne(work) { (clock.now - start).wholeMilliseconds }
    } else {
      try await dataGuard?.begin(work.script, made: try await ledger?.made(by: work) ?? MadeRelations())
      try await runInSteps(work) { (clock.now - start).wholeMilliseconds }
    }
    return (clock.now - start).wholeMilliseconds
  }

  /// Effect and record commit together.
  private func runAsOne(_ work: VersionWork, _ elapsed: () -> Int64) async throws {
    // Timeouts may differ between segments; each sets its own within the one transaction.
    try await transaction(work, work.script.segments.first) {
      if !work.settings.isEmpty {
        let settings = work.settings.map { "set_config(\(quoteLiteral($0.name)), \(quoteLiteral($0.value)), true)" }
        try await session.own("setting what a hook is told", "SELECT \(settings.joined(separator: ", "))")
      }
      try await guardData(work)
      var number = 0
      for (index, segment) in work.script.segments.enumerated() {
        if index > 0 { try await session.applyTimeouts(segment) }
        try await run(segment.statements, in: segment, of: work, &number)
      }
    } recording: {
      record(work, milliseconds: elapsed())
    }
  }

  /// What records a version that is one transaction.
  private func record(_ work: VersionWork, milliseconds: Int64) -> Query? {
    guard let ledger else { return nil }
    switch work.kind {
    case .version: break
    case .repeatable(let repeatable):
      return ledger.insertion(
        of: repeatable,
        description: work.run.description,
        milliseconds: milliseconds,
        signature: signature
      )
    case .hook(let call):
      return ledger.insertion(of: call, milliseconds: milliseconds, error: nil, signature: signature)
    }
    if work.direction == .undo, let entry = work.entry, let source = work.undoSource {
      return ledger.finishingUndo(entry.id, with: source, milliseconds: milliseconds)
    }
    guard let migration = work.migration else { return nil }
    return ledger.insertion(
      of: migration,
      state: .applied,
      chain: work.chain,
      milliseconds: milliseconds,
      description: work.run.description,
      signature: signature
    )
  }

  /// Runs statements and what records them as one transaction, unless they destroy what they do not declare.
  func transaction(
    _ work: VersionWork,
    _ segment: MigrationScript.Segment?,
    _ body: () async throws -> Void,
    recording record: () -> Query?,
    noting note: (MadeRelations) -> Query? = { _ in nil }
  ) async throws {
    for attempt in 1... {
      do {
        try await session.transaction(work.version, title: work.title, segment) {
          try await dataGuard?.enter(work, session)
          try await body()
          guard ledger != nil else { return }
          let answers = try await session.leave(
            work.script.path,
            work.title,
            recording: record(),
            asking: dataGuard?.questions ?? []
          )
          try await dataGuard?.leave(work, session, answers)
          if let made = try await dataGuard?.madeAnew(), let note = note(made) { try await write(note) }
        }
        dataGuard?.committed()
        return
      } catch let suspected as DataGuard.SuspectedLoss {
        // The next try counts what is gone, and refuses where it held something.
        guard attempt < 6 else { throw suspected }
      }
    }
  }

  func run(
    _ statements: [ScriptStatement],
    in segment: MigrationScript.Segment,
    of work: VersionWork,
    _ number: inout Int
  ) async throws {
    // What the transaction began with; set again only where it is another one.
    var bound = session.options.statementTimeout(of: segment.statements.first, in: segment)
    for statement in statements {
      number += 1
      let wanted = session.options.statementTimeout(of: statement, in: segment)
      let timeout = wanted == bound ? nil : wanted
      bound = wanted
      session.emit(.statementStarted(work.version, statement, number: number, of: work.run.statements))
      if work.isHalfUndo {
        try await session.applyTimeout(timeout)
        try await session.runTolerantly(statement, of: work.version)
      } else if let dataGuard, ledger != nil, statement.mayTakeTables,
        await session.connection.transactionStatus == .inTransaction
      {
        try await session.applyTimeout(timeout)
        try await dataGuard.watching(work, session) { try await session.run(statement, of: work.version) }
      } else {
        try await session.run(statement, of: work.version, timeout: timeout)
      }
    }
  }

  /// Writes the ledger by itself.
  @discardableResult
  func write(_ query: Query) async throws -> ResultSet? {
    do throws(PostgresError) {
      return try await ledger?.write(query)
    } catch {
      throw StatementError(error: error, doing: "writing the ledger")
    }
  }
}
