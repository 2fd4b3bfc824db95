import Diagnostics
import OnlineCopy
import Postgres

/// What a cutover or a revert came to.
public struct ExchangeReport: Sendable, Hashable {
  public var names: SwapNames
  public var phase: SwapPhase
  /// How often the locks were tried for; 0 where the schemas had changed places already.
  public var attempts: Int
  /// How long they were held in the attempt that was committed.
  public var lockedMilliseconds: Int64
  /// Entries of the log that were left for the last drain.
  public var drained: Int
  /// Foreign keys that rows which were there before violate: they hold for what is written, and stay NOT VALID.
  public var notValidated: [String]
}

extension Swap {
  /// Brings the new schema into use, in one short transaction.
  ///
  /// - Parameter hold: How long the old schema is to be kept.
  public func cutover(_ schema: String? = nil, hold: Duration = .zero) async throws -> ExchangeReport {
    try await exchange(schema, to: .swapped, hold: hold)
  }

  /// Brings the old schema into use again, with everything that was written since the cutover.
  public func revert(_ schema: String? = nil) async throws -> ExchangeReport {
    try await exchange(schema, to: .reverted, hold: .zero)
  }

  private func exchange(_ schema: String?, to phase: SwapPhase, hold: Duration) async throws -> ExchangeReport {
    let entry = try await entry(schema)
    if entry.phase == phase { return try await finishing(entry) }
    do { return try await exchange(entry, to: phase, hold: hold) } catch {
      // The ledger tells what became of it: the answer to a commit may have been lost, or the session of a process that
      // was killed may have committed meanwhile.
      guard !Task.isCancelled, let now = try? await self.entry(entry.record.names.schema), now.phase == phase else {
        throw error
      }
      return try await finishing(now)
    }
  }

  /// What is left to do of an exchange that took place, by a process that may have died before it had cleaned up.
  private func finishing(_ entry: SwapLedger.Entry) async throws -> ExchangeReport {
    ExchangeReport(
      names: entry.record.names,
      phase: entry.phase,
      attempts: 0,
      lockedMilliseconds: 0,
      drained: 0,
      notValidated: try await settle(entry)
    )
  }

  private func exchange(
    _ entry: SwapLedger.Entry,
    to phase: SwapPhase,
    hold: Duration
  ) async throws -> ExchangeReport {
    let names = entry.record.names
    let toNew = phase == .swapped
    guard toNew ? entry.phase == .following || entry.phase == .reverted : entry.phase == .swapped else {
      let advice = toNew ? "let strata swap start come to its end first" : "there is nothing to go back from"
      throw Failure.wrongPhase(names.schema, entry.phase, advice: advice)
    }
    let current = try copy(entry.run)
    guard try await current.exists() else { throw Failure.noWayBack(names.schema) }
    try await settle(entry)
    let exchange = Exchange(entry: entry, toNew: toNew)
    let following = try copy(entry.runName(entry.exchanges + 1))
    try await current.advance()
    try await refuseDifferences(current, entry)
    try await withConnection { connection in
      for statement in exchange.refreshing { try await connection.execute(statement) }
    }
    try await following.prepare(exchange.followingRequests)
    let report = try await current.cutover { connection in
      try await exchange.perform(current, following, connection)
      try await SwapLedger(connection: connection).exchange(entry, to: phase, hold: hold)
    }
    return ExchangeReport(
      names: names,
      phase: phase,
      attempts: report.attempts,
      lockedMilliseconds: report.lockedMilliseconds,
      drained: report.drained,
      notValidated: try await settle(try await self.entry(names.schema))
    )
  }

  /// Both sides have to hold the same before they change places.
  ///
  /// Once the new side was in use, values may differ by what a cast cannot carry back: 1.5 is 2 in a column of integers,
  /// and the row keeps 1.5 where it was written. Then rows have to be there, each once, on both sides.
  private func refuseDifferences(_ copy: OnlineCopy, _ entry: SwapLedger.Entry) async throws {
    let isFirst = entry.exchanges == 0
    let differing = try await copy.verify().filter { found in
      guard !found.isSame else { return false }
      return isFirst || found.sourceRows != found.targetRows || found.differences.contains { $0.kind != .changed }
    }
    guard differing.isEmpty else {
      throw Failure.differs(
        entry.record.names.schema,
        differing.map { found in
          let keys = found.differences.prefix(3).map { "\($0.kind.rawValue) \($0.key)" }.joined(separator: ", ")
          return "\(found.target): \(found.differing) rows (\(keys))"
        }
      )
    }
  }

  /// Does what is left to do after an exchange: the run that ended goes, foreign keys are validated.
  ///
  /// - Returns: Foreign keys that cannot be validated.
  @discardableResult
  func settle(_ entry: SwapLedger.Entry) async throws -> [String] {
    guard entry.exchanges > 0 else { return [] }
    let before = try copy(entry.runName(entry.exchanges - 1))
    if try await before.exists() { try await before.abort() }
    let side = entry.phase.isNew ? entry.record.new : entry.record.old
    return try await withConnection { connection in
      var violated: [String] = []
      for statement in side.validate {
        emit(.validating(statement))
        do {
          try await patiently(connection, statement)
        } catch let error as PostgresError where error.sqlState == .foreignKeyViolation {
          violated.append(error.detail.map { "\(error.message): \($0)" } ?? error.message)
        } catch let error as PostgresError where Self.isGone(error) {
          // Somebody dropped or renamed the key meanwhile: there is nothing left to validate.
        }
      }
      return violated
    }
  }

  private static func isGone(_ error: PostgresError) -> Bool {
    [.undefinedObject, .undefinedTable, .invalidSchemaName].contains(error.sqlState)
  }

  /// Runs a statement whose lock others may hold: a moment at a time, with pauses.
  func patiently(_ connection: Connection, _ statement: String) async throws {
    try await connection.execute("SET lock_timeout = \(Int64(options.lockTimeout / .milliseconds(1)))")
    for attempt in 1... {
      do throws(PostgresError) {
        try await connection.execute(statement)
        return
      } catch {
        guard error.sqlState == .lockNotAvailable, attempt < options.lockAttempts else { throw error }
      }
      try await Task.sleep(for: options.lockPause)
    }
  }
}
