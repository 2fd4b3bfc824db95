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
    try await dataGuard?.begin(work.script)
    if work.script.isTransactional && work.entry?.state != .running && work.entry?.state != .undoing {
      try await runAsOne(work) { (clock.now - start).wholeMilliseconds }
    } else {
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
      guard let ledger else { return }
      switch work.kind {
      case .version: break
      case .repeatable(let repeatable):
        return try await ledger.insert(
          repeatable,
          description: work.run.description,
          milliseconds: elapsed(),
          signature: signature
        )
      case .hook(let call):
        return try await ledger.insert(call, milliseconds: elapsed(), error: nil, signature: signature)
      }
      if work.direction == .undo, let entry = work.entry, let source = work.undoSource {
        try await ledger.finishUndo(entry.id, with: source, milliseconds: elapsed())
      } else if let migration = work.migration {
        try await ledger.insert(
          migration,
          state: .applied,
          chain: work.chain,
          milliseconds: elapsed(),
          description: work.run.description,
          signature: signature
        )
      }
    }
  }

  /// Runs statements and what records them as one transaction, unless they destroy what they do not declare.
  func transaction(
    _ work: VersionWork,
    _ segment: MigrationScript.Segment?,
    _ body: () async throws -> Void,
    recording record: () async throws -> Void
  ) async throws {
    for attempt in 1... {
      do {
        try await session.transaction(work.version, title: work.title, segment) {
          try await dataGuard?.enter(work, session)
          try await body()
          guard ledger != nil else { return }
          try await session.prepareLedgerWrite(work.script.path, work.title)
          try await dataGuard?.leave(work, session)
          try await writing { try await record() }
        }
        dataGuard?.committed()
        return
      } catch let suspected as DataGuard.SuspectedLoss {
        // The next try counts what is gone, and refuses where it held something.
        guard attempt < 4 else { throw suspected }
      }
    }
  }

  func run(
    _ statements: [ScriptStatement],
    in segment: MigrationScript.Segment,
    of work: VersionWork,
    _ number: inout Int
  ) async throws {
    // What the transaction began with; asked again only where it is another one.
    var bound = session.options.statementTimeout(of: segment.statements.first, in: segment)
    for statement in statements {
      number += 1
      let wanted = session.options.statementTimeout(of: statement, in: segment)
      if wanted != bound {
        try await session.own("setting timeouts", "SET LOCAL statement_timeout = '\(wanted.setting)'")
        bound = wanted
      }
      session.emit(.statementStarted(work.version, statement, number: number, of: work.run.statements))
      if work.isHalfUndo {
        try await session.runTolerantly(statement, of: work.version)
      } else if let dataGuard, ledger != nil, StatementWords(statement.sql).mayTakeTables,
        await session.connection.transactionStatus == .inTransaction
      {
        try await dataGuard.watching(work, session) { try await session.run(statement, of: work.version) }
      } else {
        try await session.run(statement, of: work.version)
      }
    }
  }

  func writing<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    do {
      return try await body()
    } catch let error as PostgresError {
      throw StatementError(error: error, doing: "writing the ledger")
    }
  }
}
