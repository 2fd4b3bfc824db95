import Diagnostics
import Postgres

/// A version that cannot be one transaction, or of which an earlier run left a part.
extension VersionExecution {
  /// Every part is recorded: with its effect where it is a transaction, before and after it where it is not.
  func runInSteps(_ work: VersionWork, _ elapsed: () -> Int64) async throws {
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
      if done[step.position] == nil {
        let part = Part(work: work, id: id, step: step, segment: segment, statements: statements, first: number)
        if segment.isTransactional { try await runTogether(part) } else { try await runAlone(part) }
      }
      number += statements.count
    }
    guard let ledger, let id else { return }
    let milliseconds = elapsed()
    if work.direction == .undo, let source = work.undoSource {
      try await write(ledger.finishingUndo(id, with: source, milliseconds: milliseconds))
    } else {
      try await write(ledger.finishing(id, milliseconds: milliseconds))
    }
  }

  /// A part of a version that commits by itself.
  private struct Part {
    var work: VersionWork
    /// The row of the ledger; `nil` in a scratch database.
    var id: Int64?
    var step: LedgerStep
    var segment: MigrationScript.Segment
    var statements: [ScriptStatement]
    /// How many statements of the version come before it.
    var first: Int

    /// What an earlier run left of it.
    var earlier: LedgerStep? {
      work.entry?.steps.first { $0.direction == step.direction && $0.position == step.position }
    }
  }

  private func runTogether(_ part: Part) async throws {
    try await transaction(part.work, part.segment) {
      var number = part.first
      try await run(part.statements, in: part.segment, of: part.work, &number)
    } recording: {
      query(part, .done)
    } noting: { made in
      part.id.flatMap { ledger?.noting(made, with: part.step, of: $0) }
    }
  }

  /// Runs a statement of a segment without transaction.
  ///
  /// Most statements that stand there could be in a transaction; they are put into one with the record of them, so that
  /// a crash leaves both or none. The server says which cannot.
  private func runAlone(_ part: Part) async throws {
    guard let statement = part.statements.first else { return }
    do {
      if let backfill = statement.backfill {
        try await run(backfill, of: statement, part)
      } else if statement.commandWithoutTransaction != nil {
        try await runOutside(statement, part)
      } else {
        do {
          try await runTogether(part)
        } catch let error as StatementError
          where [.activeSQLTransaction, .invalidTransactionTermination].contains(error.error.sqlState)
        {
          try await runOutside(statement, part)
        }
      }
    } catch {
      // In a task of its own: the record must not fall to the cancellation that it records.
      if let message = refusal(of: statement, error) {
        await Task { try? await record(part, .failed, error: message) }.value
      }
      throw error
    }
  }

  /// Why a statement failed; `nil` where it may have come to its end all the same: what failed was not the statement, or
  /// the server's answer did not come. Then the next run has to look.
  private func refusal(of statement: ScriptStatement, _ error: any Error) -> String? {
    if let problem = error as? BackfillProblem { return problem.message }
    guard let failed = error as? StatementError, failed.statement?.place == statement.place,
      failed.error.kind == .server, failed.error.sqlState != .queryCanceled
    else { return nil }
    return failed.error.message
  }

  /// Refuses where what an earlier run began, and may have done, is another statement than this one.
  private func checkIsTheSame(_ part: Part, _ statement: ScriptStatement, hasEffect: Bool) throws {
    guard hasEffect, let earlier = part.earlier, earlier.checksum != part.step.checksum else { return }
    throw Failure.doneStepChanged(part.work.version, statement.place, earlier)
  }

  /// Runs a statement that the server does not let into a transaction: it is recorded before and after, and what became
  /// of it is looked up where a run ended in between.
  private func runOutside(_ statement: ScriptStatement, _ part: Part) async throws {
    try await session.prepareWithoutTransaction(part.segment)
    let interrupted = InterruptedStep(session, statement)
    // Looked for is what was begun, even where the file says something else by now.
    if let earlier = part.earlier, ledger != nil,
      let begun = InterruptedStep(session, ScriptStatement(sql: earlier.sql, place: statement.place))
    {
      switch try await begun.look(outcomeUnknown: earlier.state == .started) {
      case .done(let what):
        try checkIsTheSame(part, statement, hasEffect: true)
        session.emit(.stepFound(part.work.version, statement, what))
        return try await record(part, .done)
      case .toRun(let cleaned?): session.emit(.stepFound(part.work.version, statement, cleaned))
      case .toRun(nil): break
      }
    }
    try await record(part, .started)
    session.emit(.statementStarted(part.work.version, statement, number: part.first + 1, of: part.work.run.statements))
    try await session.retrying(part.work.version) {
      if part.work.isHalfUndo {
        try await session.runTolerantly(statement, of: part.work.version)
      } else {
        try await session.run(statement, of: part.work.version)
      }
    } again: {
      if case .toRun(let cleaned?)? = try await interrupted?.look(outcomeUnknown: false) {
        session.emit(.stepFound(part.work.version, statement, cleaned))
      }
    }
    try await session.checkLock(part.work.title)
    try await interrupted?.check()
    try await session.own("resetting the role", "RESET SESSION AUTHORIZATION; RESET ROLE")
    try await record(part, .done)
  }

  private func run(_ backfill: ScriptBackfill, of statement: ScriptStatement, _ part: Part) async throws {
    try checkIsTheSame(part, statement, hasEffect: (part.earlier?.progress?.rows ?? 0) > 0)
    try await session.prepareWithoutTransaction(part.segment)
    try await record(part, .started)
    session.emit(.statementStarted(part.work.version, statement, number: part.first + 1, of: part.work.run.statements))
    let execution = BackfillExecution(
      session: session,
      version: part.work.version,
      segment: part.segment,
      statement: statement,
      backfill: backfill,
      work: part.work,
      dataGuard: ledger == nil ? nil : dataGuard
    ) { progress in
      guard ledger != nil else { return }
      let record = query(part, .started, progress: progress)
      _ = try await session.leave(part.work.script.path, part.work.title, recording: record)
    }
    try await execution.run(from: part.earlier?.progress)
    try await session.own("resetting the role", "RESET SESSION AUTHORIZATION; RESET ROLE")
    try await record(part, .done)
  }

  /// Records that a version with steps begins, or goes on.
  private func begin(_ work: VersionWork) async throws -> Int64? {
    guard let ledger else { return nil }
    if work.direction == .undo, let entry = work.entry {
      if entry.state != .undoing { try await write(ledger.beginningUndo(entry.id)) }
      return entry.id
    }
    guard let migration = work.migration else { return nil }
    guard let entry = work.entry else {
      let insertion = ledger.insertion(
        of: migration,
        state: .running,
        chain: work.chain,
        milliseconds: nil,
        description: work.run.description,
        signature: signature
      )
      return try await write(insertion)?.onlyRow().int64(0)
    }
    if entry.checksum != migration.script.checksum {
      try await write(ledger.refreshing(entry.id, migration, chain: work.chain))
    }
    return entry.id
  }

  private func record(
    _ part: Part,
    _ state: LedgerStep.State,
    error: String? = nil,
    progress: BackfillProgress? = nil
  ) async throws {
    if let query = query(part, state, error: error, progress: progress) { try await write(query) }
  }

  private func query(
    _ part: Part,
    _ state: LedgerStep.State,
    error: String? = nil,
    progress: BackfillProgress? = nil
  ) -> Query? {
    guard let ledger, let id = part.id else { return nil }
    var step = part.step
    step.state = state
    step.error = error
    step.progress = progress
    return ledger.writing(id, step, unwatched: dataGuard == nil)
  }
}
