import Diagnostics
public import Migrations
import Postgres

/// What a runner tells on its way, as lines of progress.
public struct RunProgress: Sendable {
  private let console: Console
  private let meter: ProgressMeter

  public init(_ console: Console) {
    self.console = console
    meter = ProgressMeter(console)
  }

  /// Says what happened.
  public func tell(_ event: RunnerEvent) {
    switch event {
    case .progress, .running, .backfilled: break
    default: meter.clear()
    }
    switch event {
    case .ledgerPrepared(nil): console.progress("made the ledger")
    case .ledgerPrepared(let layout?): console.progress("brought the ledger up to date (its layout was \(layout))")
    case .waitingForRunner(nil): console.progress("waiting for another runner")
    case .waitingForRunner(let session?): console.progress("waiting for another runner: \(session)")
    case .undoChosen(_, .file): break
    case .undoChosen(let version, let source): console.progress("\(version): undone by \(source)")
    case .destroying(let run, let data): for item in data { console.progress("\(run.title): destroys \(item)") }
    case .versionStarted(let run): console.progress(Self.line(run))
    case .statementStarted(_, let statement, let number, let count):
      console.detail("  \(number)/\(count)  \(statement.place): \(statement.summary)")
    case .waitingForLock(_, let statement, let blockers):
      console.progress("\(statement.place): waiting for a lock: \(statement.summary)")
      for blocker in blockers { console.progress("  held by \(blocker)") }
    case .blockerKilled(_, let statement, let blocker):
      console.warning("\(statement.place): ended the session that was in the way: \(blocker)")
    case .progress(_, let statement, let progress):
      meter.tell("\(statement.place): \(progress.phase)", progress.share, progress.amount)
    case .running(_, let statement, let time):
      meter.tell("\(statement.place): running for \(time.components.seconds) s: \(statement.summary)", nil)
    case .stepFound(_, let statement, let what): console.progress("\(statement.place): \(what)")
    case .passedOver(_, let statement, let error):
      console.progress("\(statement.place): nothing to undo: \(error.message)")
    case .retrying(let version, let statement, let error, let attempt, let count, let pause, let blockers):
      let place = statement.map { "\($0.place)" } ?? "\(version)"
      console.progress(
        "\(place): \(error.message); try \(attempt) of \(count) failed, next in \(pause.wholeMilliseconds) ms"
      )
      for blocker in blockers { console.progress("  held by \(blocker)") }
    case .backfilled(_, let statement, let progress, let share):
      meter.tell(
        "\(statement.place): \(progress.rows) rows in \(progress.batches) batches",
        share,
        .rows(progress.rows),
        of: "\(statement.place)"
      )
    case .backfillPaused(_, let statement, let reason): console.progress("\(statement.place): paused: \(reason)")
    case .notice(let notice, let statement): console.report(notice, of: statement)
    case .hookStarted(let hook, let subject):
      console.progress("\(hook.file.path): running\(subject.map { " for \($0)" } ?? "")")
    case .hookFinished(let hook, let milliseconds): console.detail("\(hook.file.path): done in \(milliseconds) ms")
    case .hookFailed(let hook, let failure): console.warning("\(hook.file.path): \(failure.headline)")
    case .versionFinished(let run, let milliseconds):
      console.progress("\(run.title): \(run.direction.participle) in \(milliseconds) ms")
    }
  }

  private static func line(_ run: VersionRun) -> String {
    var line = "\(run.title): \(run.direction.gerund) \"\(run.description)\", \(counted(run.statements, "statement"))"
    if !run.transactional { line += ", not one transaction" }
    if run.resumed { line += ", going on where it stopped" }
    return line
  }
}

extension StatementProgress {
  /// How much is done; sessions have no pace.
  fileprivate var amount: ProgressMeter.Amount? {
    switch unit {
    case .blocks: .bytes(done * 8192)
    case .bytes: .bytes(done)
    case .rows: done > 0 ? .rows(done) : nil
    case .sessions: nil
    }
  }
}

extension VersionRun.Direction {
  fileprivate var gerund: String { self == .migrate ? "applying" : "rolling back" }
  fileprivate var participle: String { self == .migrate ? "applied" : "rolled back" }
}

extension Console {
  /// Passes on what the server said: warnings always, the rest as progress.
  func report(_ notice: Notice, of statement: ScriptStatement?) {
    let place = statement.map { "\($0.place): " } ?? ""
    let line = "\(place)\(notice.severity.lowercased()): \(notice.message)"
    if notice.severity == "WARNING" { warning(line) } else { progress(line) }
    if let detail = notice.detail { self.detail("  \(detail)") }
    if let hint = notice.hint { progress("  \(hint)") }
  }
}
