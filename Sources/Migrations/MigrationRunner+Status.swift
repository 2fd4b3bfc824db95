public import Diagnostics
import Postgres

extension MigrationRunner {
  /// Where the database stands. Reads only; it works on a standby, and while another runner is at work.
  public func status() async throws -> MigrationStatus {
    try await reading { connection, facts, entries in
      let comparison = LedgerComparison(set: set, entries: entries)
      let ledger = Ledger(connection: connection, schema: options.ledgerSchema)
      let runs = RepeatableComparison(set, facts.ledgerExists ? try await ledger.repeatableRuns() : [])
      let lock = RunnerLock(connection: connection, ledgerSchema: options.ledgerSchema)
      return MigrationStatus(
        database: facts.database,
        serverVersion: facts.serverVersion,
        setName: set.isLedgerOnly ? entries.last?.setName ?? set.name : set.name,
        ledgerSchema: options.ledgerSchema,
        hasLedger: facts.ledgerExists,
        current: comparison.current,
        entries: statusEntries(comparison),
        repeatables: repeatableEntries(runs),
        history: entries.filter { $0.state == .undone },
        runner: try await lock.holder(),
        problems: problems(comparison)
      )
    }
  }

  /// What is wrong with the files, with their scripts, and with what the ledger knows of them; empty where all is well.
  public func verify() async throws -> [Diagnostic] {
    try await reading { _, _, entries in
      problems(LedgerComparison(set: set, entries: entries)) + set.scriptDiagnostics() + signatureFindings()
    }
  }

  /// What is wrong with the signature of the set, where one is asked for.
  public func signatureFindings() -> [Diagnostic] {
    do {
      try checkSignature()
      return []
    } catch {
      return (error as? Failure)?.findings ?? []
    }
  }

  private func repeatableEntries(_ comparison: RepeatableComparison) -> [MigrationStatus.Repeatable] {
    let pending = Set(comparison.pending.map(\.script.name))
    var entries = set.repeatables.map { repeatable in
      let last = comparison.last[repeatable.script.name]
      return MigrationStatus.Repeatable(
        script: repeatable.script.name,
        description: repeatable.description,
        state: last == nil ? .pending : pending.contains(repeatable.script.name) ? .outdated : .applied,
        last: last
      )
    }
    let files = Set(entries.map(\.script))
    for (name, run) in comparison.last.sorted(by: { $0.key < $1.key }) where !files.contains(name) {
      entries.append(.init(script: name, description: run.description, state: .gone, last: run))
    }
    return entries
  }

  /// The comparison's problems first; what the files say of the same file is left out.
  private func problems(_ comparison: LedgerComparison) -> [Diagnostic] {
    let told = Set(comparison.problems.compactMap(\.place?.path))
    return comparison.problems + set.diagnostics.filter { !told.contains($0.place?.path ?? "") }
  }

  private func statusEntries(_ comparison: LedgerComparison) -> [MigrationStatus.Entry] {
    var entries = comparison.live.map { row in
      let migration = set.migration(row.version)
      return MigrationStatus.Entry(
        version: row.version,
        description: row.description,
        state: state(row, comparison),
        script: migration?.script.path ?? set.path(row.scriptName),
        hasUndo: row.rollbackChecksum != nil || migration?.undo != nil,
        fileChecksum: migration?.script.checksum,
        ledger: row
      )
    }
    entries += comparison.pending.map { migration in
      MigrationStatus.Entry(
        version: migration.version,
        description: migration.description,
        state: comparison.changes[migration.version] == .inserted ? .inserted : .pending,
        script: migration.script.path,
        hasUndo: migration.undo != nil,
        fileChecksum: migration.script.checksum,
        ledger: nil
      )
    }
    return entries.sorted { $0.version < $1.version }
  }

  private func state(_ row: LedgerEntry, _ comparison: LedgerComparison) -> MigrationStatus.State {
    switch (row.state, comparison.changes[row.version]) {
    case (.running, _): row.steps.contains { $0.direction == .apply && $0.state == .failed } ? .failed : .partial
    case (.undoing, _): .undoing
    case (_, .changed): .changed
    case (_, .missing): .missing
    case (_, .renamed): .renamed
    default: .applied
    }
  }
}

extension MigrationSet {
  /// What is wrong inside the scripts: directives, syntax that the lexer refuses, transaction commands.
  public func scriptDiagnostics() -> [Diagnostic] {
    scriptDiagnostics(chainedFiles + (external.map { [$0] } ?? []))
  }

  func scriptDiagnostics(_ files: [MigrationFile]) -> [Diagnostic] {
    scripts(files).mistakes
  }

  /// The files, parsed, by their paths, and what is wrong with them.
  func scripts(_ files: [MigrationFile]) -> (scripts: [String: MigrationScript], mistakes: [Diagnostic]) {
    var scripts: [String: MigrationScript] = [:]
    var found: [Diagnostic] = []
    for file in files {
      do throws(Failure) {
        let script = try MigrationScript.parse(file)
        scripts[file.path] = script
        if Self.isLoose(file.name), !script.isTransactional,
          let segment = script.segments.first(where: { !$0.isTransactional || $0.isOwn })
        {
          let what = file.name.hasPrefix("R__") ? "a repeatable migration" : "a hook"
          found.append(.needsOneTransaction(file.path, line: segment.line, what))
        }
      } catch {
        found += error.diagnostics
      }
    }
    return (scripts, found)
  }
}
