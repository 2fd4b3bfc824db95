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
    for work in works {
      if options.allowDestructive, !work.script.destroys.isEmpty {
        let counted = try await counted(work, session.connection, check)
        if !counted.isEmpty { emit(.destroying(work.version, counted)) }
      }
      emit(.versionStarted(work.run))
      let milliseconds: Int64
      do {
        milliseconds = try await execution.run(work)
      } catch {
        throw await explain(error, work, at: report.to, session, ledger)
      }
      report.to = work.versionAfter
      report.finished.append(.init(run: work.run, milliseconds: milliseconds, undoSource: work.undoSource))
      emit(.versionFinished(work.run, milliseconds: milliseconds))
    }
    return report
  }

  /// What a run would do, with the data that would go.
  func plan(_ works: [VersionWork], from start: MigrationVersion, _ connection: Connection) async throws -> RunPlan {
    let check = DestructionCheck(connection: connection, limit: options.countLimit)
    var plan = RunPlan(from: start, to: start, items: [])
    for work in works {
      plan.items.append(
        .init(
          run: work.run,
          script: work.script,
          undoSource: work.undoSource,
          destroys: try await counted(work, connection, check)
        )
      )
      plan.to = work.versionAfter
    }
    return plan
  }

  /// Counts what a version would destroy of what is there now; what is empty or not there yet is left out.
  private func counted(
    _ work: VersionWork,
    _ connection: Connection,
    _ check: DestructionCheck
  ) async throws -> [CountedDestruction] {
    guard !work.script.destroys.isEmpty else { return [] }
    // Row-level security would hide rows from the count; switched off, the server says so instead.
    try await connection.execute(
      "SET row_security = off; SET lock_timeout = '\(options.lockTimeout.setting)'"
    )
    var counted: [CountedDestruction] = []
    for destruction in work.script.destroys {
      guard try await check.find(destruction) != nil else { continue }
      do throws(PostgresError) {
        let item = try await check.count(destruction)
        if item.count > 0 { counted.append(item) }
      } catch {
        guard error.sqlState == .insufficientPrivilege || error.sqlState == .lockNotAvailable else { throw error }
        counted.append(CountedDestruction(destruction: destruction, count: 0, isExact: false))
      }
    }
    try await connection.execute("RESET row_security; RESET lock_timeout")
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
      if let statement = work.script.databaseDrop { throw Failure.dropsDatabase(work.version, statement) }
    }
    guard works.contains(where: { !$0.script.destroys.isEmpty }) else { return nil }
    var items: [(version: MigrationVersion, item: CountedDestruction)] = []
    for work in works {
      items += try await counted(work, session.connection, check).map { (work.version, $0) }
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
    let state = "version \(work.version) was not begun"
    try await session.own("guarding data", "SET row_security = off")
    for destruction in work.script.destroys {
      let found: DestructionCheck.Found?
      let item: CountedDestruction?
      do throws(PostgresError) {
        found = try await check.find(destruction)
        let isOlder = found.flatMap { snapshot[$0.oid] }.map { (found?.attribute ?? 0) <= $0 } ?? false
        item = isOlder ? try await check.count(destruction) : nil
      } catch {
        throw StatementError(error: error, doing: "counting the rows of \(destruction.relation)")
      }
      guard found != nil else { throw Failure.destroyedUnknown(work.version, destruction, state: state) }
      if let item, item.count > 0 {
        throw Failure.wouldDestroy([(work.version, item)], verb: verb([work]), state: state)
      }
    }
    try await session.own("guarding data", "RESET row_security")
  }

  private func verb(_ works: [VersionWork]) -> String {
    let back = works.first?.run.direction == .rollback
    let versions = works.map(\.version.text)
    let list = versions.count == 1 ? "version \(versions[0])" : "versions \(versions[0]) to \(versions.last ?? "")"
    return back ? "rolling back \(list)" : "applying \(list)"
  }

  /// Where the database stands, as the end of a message.
  func standing(_ version: MigrationVersion) -> String {
    version.isEmpty ? "the database is at no version" : "the database is at version \(version)"
  }
}
