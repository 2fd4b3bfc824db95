import Diagnostics
import Postgres

extension MigrationRunner {
  /// Turns what went wrong while a version ran into a failure that says where the database stands.
  func explain(
    _ error: any Error,
    _ work: VersionWork,
    at version: MigrationVersion,
    _ session: TargetSession,
    _ ledger: Ledger
  ) async -> any Error {
    if error is CancellationError {
      return Failure.cancelled(work.title, nil, state: await state(work, at: version, ledger))
    }
    if let problem = error as? BackfillProblem {
      return problem.failure(state: await state(work, at: version, ledger))
    }
    guard let failed = error as? StatementError else { return error }
    let wasCancelled =
      failed.error.kind == .cancelled || (failed.error.sqlState == .queryCanceled && Task.isCancelled)
    if wasCancelled {
      return Failure.cancelled(work.title, failed.statement, state: await state(work, at: version, ledger))
    }
    if isLost(failed.error) {
      let state =
        work.script.isTransactional
        ? "the server rolls the open transaction back: \(standing(version))"
        : "\(work.title) may be half done; the ledger says how far it is"
      return Failure.connectionLost(work.title, failed, state: state)
    }
    return Failure.statement(
      failed,
      attempts: failed.attempts,
      blockers: failed.error.sqlState == .lockNotAvailable ? session.watch?.blockers ?? [] : [],
      state: await state(work, at: version, ledger),
      advice: advice(failed, work)
    )
  }

  /// Whether the session is gone: the connection broke, or the server ended it.
  private func isLost(_ error: PostgresError) -> Bool {
    switch error.sqlState {
    case .adminShutdown, .crashShutdown, .cannotConnectNow: true
    default: error.kind == .connection
    }
  }

  private func advice(_ failed: StatementError, _ work: VersionWork) -> String {
    let again = work.run.direction == .migrate ? "strata migrate" : "strata rollback"
    switch failed.error.sqlState {
    case .lockNotAvailable:
      return "run `\(again)` again when those who hold the lock are done, or with a longer --lock-timeout"
    case .queryCanceled where failed.error.message.contains("statement timeout"):
      return "find out why it takes so long; if it may, put `-- strata:segment statement-timeout=0` before it, or run "
        + "`\(again)` with a longer --statement-timeout"
    case .undefinedObject where failed.error.message.hasPrefix("role "):
      return "roles belong to the server: make it (CREATE ROLE … NOLOGIN) and run `\(again)` again"
    case .insufficientPrivilege:
      return "run `\(again)` again as a role that may do this"
    case .duplicateTable where !work.script.isTransactional, .duplicateObject where !work.script.isTransactional:
      return "if an interrupted run left it behind (an invalid index, for example), drop it and run `\(again)` again"
    default:
      if work.run.direction == .rollback {
        return "correct the undo, or the data it stumbles over, and run `strata rollback` again"
      }
      return "correct the migration, record the correction with `strata seal --accept-changes`, "
        + "and run `\(again)` again"
    }
  }

  /// Where the database stands after a version failed.
  private func state(_ work: VersionWork, at version: MigrationVersion, _ ledger: Ledger) async -> String {
    if work.script.isTransactional, work.entry == nil || work.entry?.state == .applied {
      return "the transaction was rolled back: \(standing(version))"
    }
    // In a task of its own, because the current one may be cancelled.
    let entries = try? await Task { try await ledger.entries() }.value
    guard let entry = entries?.last(where: { $0.version == work.version && $0.state != .undone }) else {
      return standing(version)
    }
    let half = work.run.direction == .migrate ? "half applied" : "half rolled back"
    var now = work
    now.entry = entry
    return "version \(work.version) is \(half): \(now.doneSteps.count) of \(work.steps.count) parts are done and stay"
  }
}
