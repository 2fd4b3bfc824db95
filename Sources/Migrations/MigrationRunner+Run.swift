import Diagnostics
import Postgres

extension MigrationRunner {
  /// Runs versions one after the other, forward or back.
  func run(
    _ works: [VersionWork],
    from start: MigrationVersion,
    _ session: TargetSession,
    _ ledger: Ledger
  ) async throws -> RunReport {
    let check = DestructionCheck(connection: session.connection, limit: options.countLimit)
    let snapshot = try await refuseDestruction(works, from: start, session, check)
    let execution = VersionExecution(
      session: session,
      ledger: ledger,
      signature: signature,
      dataGuard: options.allowDestructive || works.isEmpty
        ? nil : try await DataGuard(check, ledgerSchema: options.ledgerSchema)
    ) { work in
      try await guardData(work, snapshot, check, session)
    }
    var report = RunReport(from: start, to: start, finished: [])
    guard let first = works.first, let last = works.last else { return report }
    let hooks = HookExecution(set: set, options: options, execution: execution, ledger: ledger)
    func call(_ hook: Hook, for work: VersionWork? = nil, after error: String? = nil) -> HookCall {
      HookCall(
        hook: hook,
        direction: first.run.direction,
        subject: work?.run.title,
        script: work?.script.path,
        from: start,
        to: error == nil ? last.versionAfter : report.to,
        error: error
      )
    }
    do {
      try await hooks.run(.beforeAll) { call($0) }
      for work in works {
        if options.allowDestructive, !work.script.destroys.isEmpty {
          let counted = try await counted(work, session.connection, check, isNext: true)
          if !counted.isEmpty { emit(.destroying(work.run, counted)) }
        }
        try await hooks.run(.beforeEach) { call($0, for: work) }
        let milliseconds = try await run(work, execution, at: report.to, ledger)
        report.to = work.versionAfter
        report.finished.append(.init(run: work.run, milliseconds: milliseconds, undoSource: work.undoSource))
        emit(.versionFinished(work.run, milliseconds: milliseconds))
        try await hooks.run(.afterEach) { call($0, for: work) }
      }
      try await hooks.run(.afterAll) { call($0) }
    } catch {
      let calls = set.hooks(at: .onFailure).map { call($0, after: (error as? Failure)?.headline ?? "\(error)") }
      await tellFailure(calls, hooks)
      throw error
    }
    return report
  }

  private func run(
    _ work: VersionWork,
    _ execution: VersionExecution,
    at version: MigrationVersion,
    _ ledger: Ledger
  ) async throws -> Int64 {
    emit(.versionStarted(work.run))
    do {
      return try await execution.run(work)
    } catch {
      throw await explain(error, work, at: version, execution.session, ledger)
    }
  }

  /// Runs the hooks that wait for a failure; what they fail with themselves is told and changes nothing.
  private func tellFailure(_ calls: [HookCall], _ hooks: HookExecution) async {
    for call in calls {
      do {
        // In a task of its own: the current one may be cancelled.
        try await Task { try await hooks.run(call) }.value
      } catch {
        emit(.hookFailed(call.hook, error as? Failure ?? Failure(code: "hook-failed", "\(error)")))
      }
    }
  }

  /// What a run would do, with the data that would go.
  func plan(_ works: [VersionWork], from start: MigrationVersion, _ connection: Connection) async throws -> RunPlan {
    let check = DestructionCheck(connection: connection, limit: options.countLimit)
    var plan = RunPlan(from: start, to: start, items: [], hooks: works.isEmpty ? [] : set.hooks)
    for work in works {
      plan.items.append(
        .init(
          run: work.run,
          script: work.script,
          undoSource: work.undoSource,
          destroys: try await counted(work, connection, check, isNext: plan.items.isEmpty),
          bounds: bounds(work.script)
        )
      )
      plan.to = work.versionAfter
    }
    return plan
  }

  /// How long each statement of a script may wait and take.
  private func bounds(_ script: MigrationScript) -> [StatementBounds] {
    script.segments.flatMap { segment in
      segment.statements.map { statement in
        let isOutside = !segment.isTransactional && statement.commandWithoutTransaction != nil
        return StatementBounds(
          lock: segment.lockTimeout ?? (isOutside ? options.lockWait : options.lockTimeout),
          statement: isOutside
            ? segment.statementTimeout ?? .zero : options.statementTimeout(of: statement, in: segment)
        )
      }
    }
  }

  /// Counts what a version would destroy of what is there now; what is empty or not there yet is left out.
  ///
  /// - Parameter isNext: Whether nothing runs before it.
  private func counted(
    _ work: VersionWork,
    _ connection: Connection,
    _ check: DestructionCheck,
    isNext: Bool
  ) async throws -> [CountedDestruction] {
    guard !work.script.destroys.isEmpty else { return [] }
    // Row-level security would hide rows from the count; switched off, the server says so instead.
    try await connection.execute(
      "SET row_security = off; SET lock_timeout = '\(options.lockTimeout.setting)'; "
        + "SET default_transaction_read_only = on"
    )
    let reset = "RESET row_security; RESET lock_timeout; RESET default_transaction_read_only"
    let counted: [CountedDestruction]
    do {
      counted = try await items(of: work, check, isNext: isNext)
    } catch {
      _ = try? await connection.execute(reset, evenIfCancelled: true)
      throw error
    }
    try await connection.execute(reset)
    return counted
  }

  private func items(
    of work: VersionWork,
    _ check: DestructionCheck,
    isNext: Bool
  ) async throws -> [CountedDestruction] {
    var counted: [CountedDestruction] = []
    let made = try await Ledger(connection: check.connection, schema: options.ledgerSchema).made(by: work)
    for destruction in work.script.destroys {
      guard let found = try await check.find(destruction), !made.contains(found) else { continue }
      do throws(PostgresError) {
        let item = try await check.count(destruction)
        if item.count > 0 { counted.append(item) }
      } catch {
        // What runs before this version may have yet to make what the condition needs; it is counted again inside the
        // transaction.
        if destruction.condition != nil, error.sqlState == .undefinedColumn { continue }
        if destruction.condition != nil, !isNext, error.isOfCondition, error.sqlState != .syntaxError { continue }
        guard error.sqlState == .insufficientPrivilege || error.sqlState == .lockNotAvailable else {
          throw destruction.condition == nil
            ? error : Failure.badCondition(destruction, error, state: "nothing was done")
        }
        counted.append(CountedDestruction(destruction: destruction, count: 0, isExact: false))
      }
    }
    return counted
  }

  /// Refuses before anything is done where data would go that is there now.
  ///
  /// - Returns: The tables that are there now; `nil` where nothing has to be guarded.
  private func refuseDestruction(
    _ works: [VersionWork],
    from start: MigrationVersion,
    _ session: TargetSession,
    _ check: DestructionCheck
  ) async throws -> [UInt32: Int]? {
    guard !options.allowDestructive else { return nil }
    for work in works {
      if let statement = work.script.databaseDrop { throw Failure.dropsDatabase(work.title, statement) }
    }
    // What a hook declares is counted when it runs.
    let hooks = try set.hooks.filter(\.isScript).map { try MigrationScript.parse($0.file) }
    guard
      works.map(\.script).contains(where: { !$0.destroys.isEmpty }) || hooks.contains(where: { !$0.destroys.isEmpty })
    else { return nil }
    var items: [(title: String, item: CountedDestruction)] = []
    for (index, work) in works.enumerated() {
      let isNext = index == 0 && hooks.isEmpty
      items += try await counted(work, session.connection, check, isNext: isNext).map { (work.title, $0) }
    }
    guard items.isEmpty else {
      throw Failure.wouldDestroy(items, verb: verb(works), state: "nothing was done; \(standing(start))")
    }
    return try await check.snapshot()
  }

  /// Refuses inside the transaction where data would go that came since, or that a version before it renamed.
  private func guardData(
    _ work: VersionWork,
    _ snapshot: [UInt32: Int]?,
    _ check: DestructionCheck,
    _ session: TargetSession
  ) async throws {
    guard let snapshot, !work.script.destroys.isEmpty else { return }
    let state = "\(work.title) was not begun"
    try await session.counting {
      for destruction in work.script.destroys {
        let found: DestructionCheck.Found?
        let item: CountedDestruction?
        do throws(PostgresError) {
          found = try await check.find(destruction)
          let isOlder = found.flatMap { snapshot[$0.oid] }.map { (found?.attribute ?? 0) <= $0 } ?? false
          item = isOlder ? try await check.count(destruction) : nil
        } catch {
          if destruction.condition != nil, error.isOfCondition {
            throw Failure.badCondition(destruction, error, state: state)
          }
          throw StatementError(error: error, doing: "counting the rows of \(destruction.relation)")
        }
        guard found != nil else { throw Failure.destroyedUnknown(work.title, destruction, state: state) }
        if let item, item.count > 0 {
          throw Failure.wouldDestroy([(work.title, item)], verb: verb([work]), state: state)
        }
      }
    }
  }

  private func verb(_ works: [VersionWork]) -> String {
    let back = works.first?.run.direction == .rollback
    let versions = works.filter { $0.run.name == nil }.map(\.version.text)
    let list =
      works.count == 1
      ? works[0].title
      : versions.count < 2
        ? "\(works[0].title) and what comes with it" : "versions \(versions[0]) to \(versions.last ?? "")"
    return back ? "rolling back \(list)" : "applying \(list)"
  }

  /// Where the database stands, as the end of a message.
  func standing(_ version: MigrationVersion) -> String {
    version.isEmpty ? "the database is at no version" : "the database is at version \(version)"
  }
}

extension PostgresError {
  /// Whether a condition may be the reason: class 42 is "Syntax Error or Access Rule Violation", which is also what is not
  /// there, and class 22 "Data Exception".
  fileprivate var isOfCondition: Bool {
    sqlState.map { ["42", "22"].contains($0.rawValue.prefix(2)) } ?? false
  }
}
