import Diagnostics
import Postgres

extension MigrationRunner {
  /// Applies what is pending, in order.
  ///
  /// A migration that an earlier run left half done is finished first.
  ///
  /// - Parameters:
  ///   - version: The last version to apply; `nil` for the newest.
  ///   - step: Whether only the next version is applied.
  /// - Throws: ``Failure``, or `PostgresError` where the connection cannot be made.
  @discardableResult
  public func migrate(to version: MigrationVersion? = nil, step: Bool = false) async throws -> RunReport {
    try checkFiles()
    return try await working { session, ledger, facts, entries in
      let comparison = LedgerComparison(set: set, entries: entries)
      let repeatables = RepeatableComparison(set, try await ledger.repeatableRuns())
      let works = try forwardWorks(comparison, entries, repeatables, to: version, step: step)
      return try await run(works, from: comparison.current, session, ledger)
    }
  }

  /// What ``migrate(to:step:)`` would do; nothing is written.
  public func planMigrate(to version: MigrationVersion? = nil, step: Bool = false) async throws -> RunPlan {
    try checkFiles()
    return try await reading { connection, facts, entries in
      let comparison = LedgerComparison(set: set, entries: entries)
      let ledger = Ledger(connection: connection, schema: options.ledgerSchema)
      let runs = facts.ledgerExists ? try await ledger.repeatableRuns() : []
      let works = try forwardWorks(comparison, entries, RepeatableComparison(set, runs), to: version, step: step)
      return try await plan(works, from: comparison.current, connection)
    }
  }

  /// Refuses a set whose files are not sound, before the database is asked anything.
  ///
  /// A file that changed after it was recorded is left to the comparison with the ledger where it was applied: that
  /// message knows more. It is refused all the same.
  func checkFiles() throws {
    let ledgerKnowsMore: Set = ["file-changed", "line-endings", "file-renamed", "file-missing", "file-inserted"]
    let errors = set.diagnostics.filter { $0.severity == .error && !ledgerKnowsMore.contains($0.code) }
    if let first = errors.first { throw Failure.setNotSound(set, first: first) }
    try checkSignature()
  }

  /// Refuses files in which a placeholder has no value: without one they would say something else.
  func checkPlaceholders(_ paths: [String]) throws {
    let shown = Set(paths.map { printable($0) })
    let unset = set.diagnostics.filter { $0.code == "placeholder-unset" && shown.contains($0.place?.path ?? "") }
    if let first = unset.first { throw Failure.setNotSound(set, first: first, only: unset) }
  }

  /// Refuses a set that nobody signed who is trusted, where that is asked for.
  func checkSignature() throws {
    guard !options.trustedKeys.isEmpty, !set.isLedgerOnly else { return }
    _ = try set.checkSignature(by: options.trustedKeys)
  }

  private func forwardWorks(
    _ comparison: LedgerComparison,
    _ entries: [LedgerEntry],
    _ repeatables: RepeatableComparison,
    to target: MigrationVersion?,
    step: Bool
  ) throws -> [VersionWork] {
    let told = Set(comparison.problems.compactMap(\.place?.path))
    let rest = set.diagnostics.filter { problem in
      // Steps of a half-applied migration may be mended, which changes its file.
      let mendable = comparison.unfinished.flatMap { set.migration($0.version)?.script.path }
      return problem.severity == .error && !told.contains(problem.place?.path ?? "")
        && !(problem.code == "file-changed" && problem.place?.path == mendable.map { printable($0) })
    }
    let allowsOutOfOrder = options.outOfOrder && set.configuration.allowsOutOfOrder
    let problems = comparison.problems.filter { problem in
      problem.severity == .error && !(allowsOutOfOrder && problem.code == "inserted-before-applied")
    }
    if problems.isEmpty, let first = rest.first { throw Failure.setNotSound(set, first: first, only: rest) }
    guard problems.isEmpty else { throw Failure.historyBroken(problems + rest, set: set) }
    if let entry = comparison.unfinished, entry.state == .undoing { throw Failure.unfinishedUndo(entry) }
    if let target {
      let known = set.migrations.map(\.version)
      guard target.isEmpty || known.contains(target) else {
        throw Failure.unknownVersion(target, known: known, where: "in \(printable(set.directory))")
      }
      guard target >= comparison.current else {
        throw Failure.targetBehind(target, current: comparison.current)
      }
      if let entry = comparison.unfinished, target < entry.version { throw Failure.unfinishedMigrate(entry) }
    }
    let pending = comparison.pending.filter { migration in target.map { migration.version <= $0 } ?? true }
    // An undo that cannot be read is found now, and not in the night in which it is needed.
    let begun = comparison.unfinished.flatMap { set.migration($0.version) }
    let files =
      ((begun.map { [$0] } ?? []) + pending).flatMap { [$0.script] + ($0.undo.map { [$0] } ?? []) }
      + repeatables.pending.map(\.script) + set.hooks.map(\.file)
    let (scripts, mistakes) = set.scripts(files)
    guard mistakes.isEmpty else { throw Failure.scriptsNotSound(set, mistakes) }
    var works: [VersionWork] = []
    if let entry = comparison.unfinished, let migration = set.migration(entry.version) {
      works.append(try work(migration, scripts, entry: entry))
    }
    for migration in pending {
      works.append(try work(migration, scripts, entry: nil))
    }
    // A version that is applied out of order leaves the database at the newest one all the same.
    for index in works.indices { works[index].versionAfter = max(works[index].versionAfter, comparison.current) }
    // They describe the newest version.
    if pending.count == comparison.pending.count {
      let newest = works.last?.versionAfter ?? comparison.current
      works += try repeatables.pending.map { try work($0, scripts, at: newest) }
    }
    if step { works = Array(works.prefix(1)) }
    link(&works, after: entries)
    return works
  }

  /// - Parameter scripts: The parsed files by their paths.
  private func work(
    _ migration: Migration,
    _ scripts: [String: MigrationScript],
    entry: LedgerEntry?
  ) throws -> VersionWork {
    let script = try scripts[migration.script.path] ?? MigrationScript.parse(migration.script)
    let run = VersionRun(
      version: migration.version,
      description: script.description ?? migration.description,
      direction: .migrate,
      script: migration.script.path,
      statements: script.statementCount,
      transactional: script.isTransactional,
      resumed: entry != nil
    )
    return VersionWork(run: run, script: script, migration: migration, entry: entry, versionAfter: migration.version)
  }

  private func work(
    _ repeatable: RepeatableMigration,
    _ scripts: [String: MigrationScript],
    at version: MigrationVersion
  ) throws -> VersionWork {
    let script = try scripts[repeatable.script.path] ?? MigrationScript.parse(repeatable.script)
    let run = VersionRun(
      version: .empty,
      description: script.description ?? repeatable.description,
      direction: .migrate,
      script: repeatable.script.path,
      statements: script.statementCount,
      transactional: true,
      resumed: false,
      name: repeatable.script.name
    )
    return VersionWork(run: run, script: script, versionAfter: version, kind: .repeatable(repeatable))
  }

  /// Gives every new row of the ledger the hash that covers the rows before it.
  private func link(_ works: inout [VersionWork], after entries: [LedgerEntry]) {
    var previous = ChecksumChain.start
    for entry in entries where entry.id != works.first?.entry?.id { previous = entry.chain }
    for index in works.indices {
      guard let file = works[index].migration?.script else { continue }
      previous = LedgerComparison.link(after: previous, file.checksum, works[index].version, file.name)
      works[index].chain = previous
    }
  }
}
