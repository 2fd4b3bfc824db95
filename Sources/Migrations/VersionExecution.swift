import Diagnostics
import Postgres

/// Runs one version and records it.
struct VersionExecution: Sendable {
  let session: TargetSession
  /// `nil` replays a version in a scratch database, where nothing is recorded.
  let ledger: Ledger?
  let signature: LedgerSignature
  /// Asked inside the transaction, before the script runs.
  let guardData: @Sendable (VersionWork) async throws -> Void

  /// Runs the version and returns how long it took, in milliseconds, on the client's clock.
  ///
  /// The server's `now()` stands still inside a transaction, so that a duration taken from it is always 0.
  func run(_ work: VersionWork) async throws -> Int64 {
    let clock = ContinuousClock()
    let start = clock.now
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
    try await session.transaction(work.version, work.script.segments.first) {
      try await guardData(work)
      var number = 0
      for (index, segment) in work.script.segments.enumerated() {
        if index > 0 { try await session.applyTimeouts(segment) }
        try await run(segment.statements, of: work, &number)
      }
      guard let ledger else { return }
      try await session.prepareLedgerWrite(work.script.path, work.version)
      try await writing {
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
  }

  private func run(_ statements: [ScriptStatement], of work: VersionWork, _ number: inout Int) async throws {
    for statement in statements {
      number += 1
      session.emit(.statementStarted(work.version, statement, number: number, of: work.run.statements))
      try await session.run(statement, of: work.version)
    }
  }

  /// Every part is recorded: with its effect where it is a transaction, before and after it where it is not.
  private func runInSteps(_ work: VersionWork, _ elapsed: () -> Int64) async throws {
    let steps = work.steps
    let done = work.doneSteps
    for (step, _, statements) in steps {
      if let earlier = done[step.position], earlier.checksum != step.checksum {
        let place = statements.first?.place ?? Place(path: work.script.path, line: step.line)
        throw Failure.doneStepChanged(work.version, place, earlier)
      }
    }
    if done.isEmpty { try await guardData(work) }
    let id = try await begin(work)
    var number = 0
    for (step, segment, statements) in steps {
      if done[step.position] != nil {
        number += statements.count
        continue
      }
      let first = number
      if segment.isTransactional {
        try await session.transaction(work.version, segment) {
          var counted = first
          try await run(statements, of: work, &counted)
          try await session.prepareLedgerWrite(work.script.path, work.version)
          try await record(id, step, .done)
        }
      } else {
        try await session.prepareWithoutTransaction(segment)
        try await record(id, step, .started)
        do {
          var counted = first
          if let statement = statements.first, let backfill = statement.backfill {
            session.emit(.statementStarted(work.version, statement, number: first + 1, of: work.run.statements))
            let execution = BackfillExecution(
              session: session,
              version: work.version,
              segment: segment,
              statement: statement,
              backfill: backfill
            ) { progress in
              try await record(id, step, .started, progress: progress, of: work)
            }
            try await execution.run(from: work.progress(of: step))
          } else {
            try await run(statements, of: work, &counted)
          }
        } catch {
          let message = (error as? StatementError)?.error.message ?? (error as? BackfillProblem)?.message
          // In a task of its own: the record must not fall to the cancellation that it records.
          await Task { try? await record(id, step, .failed, error: message) }.value
          throw error
        }
        try await session.own("resetting the role", "RESET SESSION AUTHORIZATION; RESET ROLE")
        try await record(id, step, .done)
      }
      number += statements.count
    }
    guard let ledger, let id else { return }
    try await writing {
      if work.direction == .undo, let source = work.undoSource {
        try await ledger.finishUndo(id, with: source, milliseconds: elapsed())
      } else {
        try await ledger.finish(id, milliseconds: elapsed())
      }
    }
  }

  /// Records that a version with steps begins, or goes on.
  private func begin(_ work: VersionWork) async throws -> Int64? {
    guard let ledger else { return nil }
    return try await writing {
      if work.direction == .undo, let entry = work.entry {
        if entry.state == .applied { try await ledger.beginUndo(entry.id) }
        return entry.id
      }
      guard let migration = work.migration else { return nil }
      guard let entry = work.entry else {
        return try await ledger.insert(
          migration,
          state: .running,
          chain: work.chain,
          milliseconds: nil,
          description: work.run.description,
          signature: signature
        )
      }
      if entry.checksum != migration.script.checksum {
        try await ledger.refresh(entry.id, migration, chain: work.chain)
      }
      return entry.id
    }
  }

  private func record(
    _ id: Int64?,
    _ step: LedgerStep,
    _ state: LedgerStep.State,
    error: String? = nil,
    progress: BackfillProgress? = nil,
    of work: VersionWork? = nil
  ) async throws {
    guard let ledger, let id else { return }
    if let work { try await session.prepareLedgerWrite(work.script.path, work.version) }
    var step = step
    step.state = state
    step.error = error
    step.progress = progress
    let record = step
    try await writing { try await ledger.write(id, record) }
  }

  private func writing<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    do {
      return try await body()
    } catch let error as PostgresError {
      throw StatementError(error: error, doing: "writing the ledger")
    }
  }
}
