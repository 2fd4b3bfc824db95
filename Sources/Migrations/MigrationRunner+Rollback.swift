import Diagnostics
import Digests
import Postgres

extension MigrationRunner {
  /// Rolls versions back, the newest first.
  ///
  /// The undo file is run where it is what it was when the version was applied; otherwise the ledger's copy of it. The
  /// rows of the ledger stay as history, and so does its schema, also when everything is rolled back; what was rolled
  /// back can be applied again.
  ///
  /// - Throws: ``Failure``, or `PostgresError` where the connection cannot be made.
  @discardableResult
  public func rollback(_ target: RollbackTarget) async throws -> RunReport {
    try checkSignature()
    return try await working { session, ledger, facts, entries in
      let comparison = LedgerComparison(set: set, entries: entries)
      let works = try await backwardWorks(comparison, target, ledger)
      for work in works {
        if let source = work.undoSource { emit(.undoChosen(work.version, source)) }
      }
      return try await run(works, from: comparison.current, session, ledger)
    }
  }

  /// What ``rollback(_:)`` would do; nothing is written.
  public func planRollback(_ target: RollbackTarget) async throws -> RunPlan {
    try checkSignature()
    return try await reading { connection, facts, entries in
      let comparison = LedgerComparison(set: set, entries: entries)
      let ledger = Ledger(connection: connection, schema: options.ledgerSchema)
      return try await plan(
        try await backwardWorks(comparison, target, ledger),
        from: comparison.current,
        connection
      )
    }
  }

  private func backwardWorks(
    _ comparison: LedgerComparison,
    _ target: RollbackTarget,
    _ ledger: Ledger
  ) async throws -> [VersionWork] {
    let newestFirst = Array(comparison.live.reversed())
    let chosen: [LedgerEntry]
    switch target {
    case .steps(let count):
      guard count >= 1 else {
        throw Failure(.usage, code: "bad-steps", "the number of versions to roll back is \(count)")
      }
      chosen = Array(newestFirst.prefix(count))
    case .version(let version):
      guard version.isEmpty || newestFirst.contains(where: { $0.version == version }) else {
        if version > comparison.current { throw Failure.targetAhead(version, current: comparison.current) }
        throw Failure.unknownVersion(
          version,
          known: comparison.live.map(\.version),
          where: "among those that are applied"
        )
      }
      chosen = newestFirst.filter { $0.version > version }
    }
    var works: [VersionWork] = []
    var without: [LedgerEntry] = []
    for entry in chosen {
      if let (file, source) = try await undo(of: entry, ledger) {
        let below = comparison.live.last { $0.version < entry.version }?.version ?? .empty
        works.append(try work(entry, file, source, versionAfter: below))
      } else {
        without.append(entry)
      }
    }
    guard without.isEmpty else { throw Failure.noUndo(without, in: set) }
    let mistakes = works.isEmpty ? [] : set.scriptDiagnostics(set.hooks.map(\.file))
    guard mistakes.isEmpty else { throw Failure.scriptsNotSound(set, mistakes) }
    if !works.isEmpty { try checkPlaceholders(works.map(\.script.path) + set.hooks.map(\.file.path)) }
    return works
  }

  private func work(
    _ entry: LedgerEntry,
    _ file: MigrationFile,
    _ source: UndoSource,
    versionAfter: MigrationVersion
  ) throws -> VersionWork {
    let script = try MigrationScript.parse(file)
    let run = VersionRun(
      version: entry.version,
      description: entry.description,
      direction: .rollback,
      script: file.path,
      statements: script.statementCount,
      transactional: script.isTransactional,
      resumed: entry.state == .undoing
    )
    return VersionWork(
      run: run,
      script: script,
      migration: set.migration(entry.version),
      entry: entry,
      undoSource: source,
      versionAfter: versionAfter
    )
  }

  /// The script that undoes a version; `nil` where there is none.
  private func undo(of entry: LedgerEntry, _ ledger: Ledger) async throws -> (MigrationFile, UndoSource)? {
    let file = set.migration(entry.version)?.undo
    guard let recorded = entry.rollbackChecksum else {
      return file.map { ($0, .fileAddedLater(path: $0.path)) }
    }
    if let file, options.preferChangedUndoFiles { return (file, .file(path: file.path)) }
    let name = entry.rollbackName ?? "U\(entry.version).sql"
    let content = try await ledger.rollbackScript(of: entry.id) ?? ""
    if let file, file.checksum == recorded {
      // With other values in the place of its placeholders it would undo something else than what was done.
      if content.isEmpty || file.content == content { return (file, .file(path: file.path)) }
    }
    let copy = MigrationFile(
      name: name,
      path: "ledger:\(name)",
      content: content,
      checksum: sha256Hex(content)
    )
    return (copy, file.map { .ledgerFileChanged(path: $0.path) } ?? .ledgerFileMissing(name: name))
  }
}
