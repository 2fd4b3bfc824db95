import Diagnostics
import Postgres

extension MigrationRunner {
  /// Records versions as applied without running them: for a database that has their effect from elsewhere.
  ///
  /// Whether it has is not looked at here; comparing the database with the replayed migrations tells.
  ///
  /// - Throws: ``Failure`` where the ledger already has versions.
  public func baseline(at version: MigrationVersion, reason: String) async throws -> [LedgerRepair] {
    try checkFiles()
    guard !version.isEmpty, set.migration(version) != nil else {
      let known = set.migrations.map(\.version)
      throw Failure.unknownVersion(version, known: known, where: "in \(printable(set.directory))")
    }
    return try await changingLedger { ledger, entries in
      if let live = entries.last(where: { $0.state != .undone }) { throw Failure.ledgerNotEmpty(live, to: version) }
      var previous = entries.last?.chain ?? ChecksumChain.start
      for migration in set.migrations where migration.version <= version {
        let file = migration.script
        previous = LedgerComparison.link(after: previous, file.checksum, migration.version, file.name)
        let insertion = ledger.insertion(
          of: migration,
          state: .applied,
          chain: previous,
          milliseconds: 0,
          description: (try? MigrationScript.parse(file).description) ?? migration.description,
          signature: signature,
          isBaseline: true
        )
        try await ledger.record(
          .baseline,
          of: try await ledger.write(insertion).onlyRow().int64(0),
          migration.version,
          reason: reason,
          before: nil,
          after: file.checksum,
          signature: signature
        )
      }
    }
  }

  /// Mends the ledger: what it says of some versions is taken from the files, or taken out.
  ///
  /// Nothing but the ledger is changed. Every repair is recorded with its reason.
  ///
  /// - Parameters:
  ///   - accepting: Versions whose file was changed or renamed after it was applied.
  ///   - forgetting: Versions that were begun and not finished, and that a person has cleaned up after.
  ///   - reason: Why.
  public func repair(
    accepting: [MigrationVersion],
    forgetting: [MigrationVersion],
    reason: String
  ) async throws -> [LedgerRepair] {
    try await changingLedger { ledger, entries in
      for version in accepting { try await accept(version, entries, ledger, reason) }
      for version in forgetting { try await forget(version, entries, ledger, reason) }
      try await ledger.relink()
    }
  }

  private func accept(
    _ version: MigrationVersion,
    _ entries: [LedgerEntry],
    _ ledger: Ledger,
    _ reason: String
  ) async throws {
    let entry = try live(version, entries)
    guard let migration = set.migration(version) else { throw Failure.noFileToAccept(entry, in: set) }
    let file = migration.script
    try checkPlaceholders([file.path] + (migration.undo.map { [$0.path] } ?? []))
    guard file.checksum != entry.checksum || file.name != entry.scriptName else {
      throw Failure.nothingToRepair(version, "its file is what was applied")
    }
    try await ledger.accept(entry.id, migration)
    try await ledger.record(
      .accept,
      of: entry.id,
      version,
      reason: reason,
      before: entry.checksum,
      after: file.checksum,
      signature: signature
    )
  }

  private func forget(
    _ version: MigrationVersion,
    _ entries: [LedgerEntry],
    _ ledger: Ledger,
    _ reason: String
  ) async throws {
    let entry = try live(version, entries)
    guard entry.state == .running || entry.state == .undoing else {
      throw Failure.nothingToRepair(version, "it is applied to its end; `strata rollback` undoes it")
    }
    try await ledger.forget(entry.id)
    try await ledger.record(
      .forget,
      of: entry.id,
      version,
      reason: reason,
      before: entry.checksum,
      after: nil,
      signature: signature
    )
  }

  private func live(_ version: MigrationVersion, _ entries: [LedgerEntry]) throws -> LedgerEntry {
    let live = entries.filter { $0.state != .undone }
    guard let entry = live.first(where: { $0.version == version }) else {
      throw Failure.unknownVersion(version, known: live.map(\.version), where: "in the ledger")
    }
    return entry
  }

  /// Every row of the ledger and every repair of it, in the order they were written. Reads only.
  public func history() async throws -> LedgerHistory {
    try await reading { connection, facts, entries in
      let ledger = Ledger(connection: connection, schema: options.ledgerSchema)
      return LedgerHistory(
        database: facts.database,
        ledgerSchema: options.ledgerSchema,
        hasLedger: facts.ledgerExists,
        entries: entries,
        repairs: facts.ledgerExists ? try await ledger.repairs() : [],
        repeatables: facts.ledgerExists ? try await ledger.repeatableRuns() : [],
        hooks: facts.ledgerExists ? try await ledger.hookRuns() : []
      )
    }
  }

  /// Changes the ledger in one transaction, and returns the repairs that were recorded.
  private func changingLedger(
    _ body: (Ledger, [LedgerEntry]) async throws -> Void
  ) async throws -> [LedgerRepair] {
    try await working { session, ledger, _, entries in
      let before = try await ledger.repairs().count
      do {
        try await session.connection.execute("BEGIN")
        try await body(ledger, entries)
        try await session.connection.execute("COMMIT")
      } catch {
        await session.connection.rollBackQuietly()
        throw error
      }
      return Array(try await ledger.repairs().dropFirst(before))
    }
  }
}

extension Failure {
  static func ledgerNotEmpty(_ entry: LedgerEntry, to version: MigrationVersion) -> Failure {
    Failure(
      .refused,
      code: "ledger-not-empty",
      "the ledger already has versions, up to \(entry.version); nothing was done",
      advice: "a baseline is for a database that Strata has not worked on; `strata migrate --to \(version)` goes on"
    )
  }

  static func nothingToRepair(_ version: MigrationVersion, _ why: String) -> Failure {
    Failure(
      .refused,
      code: "nothing-to-repair",
      "there is nothing to repair about version \(version): \(why)",
      details: ["nothing was done"]
    )
  }

  static func noFileToAccept(_ entry: LedgerEntry, in set: MigrationSet) -> Failure {
    Failure(
      .refused,
      code: "no-file-to-accept",
      "version \(entry.version) has no file in \(printable(set.directory)) that could be accepted",
      details: ["applied as \(printable(entry.scriptName))", "nothing was done"],
      advice: "restore the file from version control"
    )
  }
}
