import Diagnostics
import Digests
import Postgres
import Subprocess
import SystemPackage

/// Runs the hooks of a run, and records each.
///
/// What a hook fails with stops the run where it is: what is applied stays applied. A program that takes longer than the
/// bound is ended, with everything it started; a statement of a script is cancelled.
struct HookExecution: Sendable {
  let set: MigrationSet
  let options: RunnerOptions
  let execution: VersionExecution
  let ledger: Ledger

  private var session: TargetSession { execution.session }

  /// Runs the hooks of a moment, in the order of their names.
  func run(_ moment: Hook.Moment, _ call: (Hook) -> HookCall) async throws {
    for hook in set.hooks(at: moment) { try await run(call(hook)) }
  }

  func run(_ call: HookCall) async throws {
    session.emit(.hookStarted(call.hook, subject: call.subject))
    let clock = ContinuousClock()
    let start = clock.now
    do {
      if call.hook.isScript { try await runScript(call) } else { try await runProgram(call) }
    } catch {
      let problem = await failure(call.hook, error)
      let milliseconds = (clock.now - start).wholeMilliseconds
      // In a task of its own: the record must not fall to the cancellation that it records.
      await Task { try? await record(call, milliseconds, error: problem.headline) }.value
      throw problem
    }
    let milliseconds = (clock.now - start).wholeMilliseconds
    if !call.hook.isScript { try await record(call, milliseconds, error: nil) }
    session.emit(.hookFinished(call.hook, milliseconds: milliseconds))
  }

  private func record(_ call: HookCall, _ milliseconds: Int64, error: String?) async throws {
    try await session.own("recording a hook", "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL")
    let insertion = ledger.insertion(
      of: call,
      milliseconds: milliseconds,
      error: error,
      signature: execution.signature
    )
    try await ledger.write(insertion)
  }

  /// Effect and record are one transaction.
  private func runScript(_ call: HookCall) async throws {
    var script = try MigrationScript.parse(call.hook.file)
    for index in script.segments.indices where script.segments[index].statementTimeout == nil {
      script.segments[index].statementTimeout = options.hookTimeout
    }
    let run = VersionRun(
      version: .empty,
      description: call.hook.moment.rawValue,
      direction: call.direction,
      script: script.path,
      statements: script.statementCount,
      transactional: true,
      resumed: false,
      name: call.hook.file.name
    )
    let facts = call.facts(set: set.name, ledgerSchema: options.ledgerSchema)
    let work = VersionWork(
      run: run,
      script: script,
      versionAfter: .empty,
      kind: .hook(call),
      settings: facts.map { ("strata." + $0.name, $0.value) }
    )
    _ = try await execution.run(work)
  }

  private func runProgram(_ call: HookCall) async throws {
    // What was recorded, and perhaps signed, is what runs.
    guard (try? sha256Hex(ofFile: call.hook.file.path)) == call.hook.file.checksum else {
      throw HookProblem(message: "was changed while this run was under way, and was not run")
    }
    var values: [Environment.Key: String?] = [:]
    for (name, value) in call.facts(set: set.name, ledgerSchema: options.ledgerSchema) {
      values[Environment.Key(stringLiteral: "STRATA_" + name.uppercased())] = value
    }
    // So that psql in the hook finds the same database. A password is handed on only by those who set PGPASSWORD.
    let connection = session.connection
    for (name, value) in [
      ("PGHOST", connection.host), ("PGPORT", connection.port), ("PGUSER", connection.user),
      ("PGDATABASE", connection.database), ("PGOPTIONS", connection.target["options"] ?? ""),
    ] where !value.isEmpty {
      values[Environment.Key(stringLiteral: name)] = value
    }
    let environment = values
    var platform = PlatformOptions()
    platform.createSession = true
    platform.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
    ]
    let (options, path) = (platform, call.hook.file.path)
    let limit = self.options.hookTimeout
    // The program and its bound are waited for on Swift's pool, not on the connection's thread.
    let status = try await withTaskExecutorPreference(globalConcurrentExecutor) {
      try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
        group.addTask {
          try await Subprocess.run(
            .path(FilePath(path.hasPrefix("/") ? path : "./" + path)),
            environment: .inherit.updating(environment),
            platformOptions: options,
            output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
          ).terminationStatus
        }
        group.addTask {
          try await Task.sleep(for: limit)
          return nil
        }
        let first = try await group.next()
        group.cancelAll()
        return first ?? nil
      }
    }
    guard let status else { throw HookProblem(message: "did not end within \(limit.words) and was ended") }
    switch status {
    case .exited(0): return
    case .exited(let code): throw HookProblem(message: "ended with exit status \(code)")
    case .signaled(let signal): throw HookProblem(message: "was ended by the signal \(signal)")
    }
  }

  private struct HookProblem: Error { var message: String }

  private func failure(_ hook: Hook, _ error: any Error) async -> Failure {
    let advice = "mend the hook, record it with `strata seal`, and run the same command again"
    switch error {
    case let problem as HookProblem:
      return Failure(
        code: "hook-failed",
        at: Diagnostic.place(hook.file.path),
        "the hook \(problem.message)",
        advice: advice
      )
    case let failed as StatementError where failed.error.kind != .cancelled:
      return Failure.statement(
        failed,
        attempts: failed.attempts,
        blockers: [],
        state: "the hook was rolled back",
        advice: advice
      )
    case is CancellationError, is StatementError:
      return Failure.cancelled("the hook \(printable(hook.file.name))", nil, state: "the hook was not finished")
    case let failure as Failure: return failure
    default:
      return Failure(
        code: "hook-failed",
        at: Diagnostic.place(hook.file.path),
        "the hook cannot be run: \(error)",
        advice: advice
      )
    }
  }
}
