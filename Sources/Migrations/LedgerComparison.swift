import Configuration
public import Diagnostics

/// The files of a set held against the ledger of a database.
///
/// A pure function of the two: it needs no server, and `status`, `verify` and `migrate` cannot disagree.
public struct LedgerComparison: Sendable {
  /// The newest version that is applied and not rolled back; ``MigrationVersion/empty`` where there is none.
  public var current: MigrationVersion
  /// Rows that are not rolled back, in the order of their versions.
  public var live: [LedgerEntry]
  /// Migrations that are not applied, in the order of their versions.
  public var pending: [Migration]
  /// A row that was begun and not finished, forward or back.
  public var unfinished: LedgerEntry?
  /// Where files and ledger contradict each other.
  public var problems: [Diagnostic] = []
  /// Versions whose file was changed, renamed or lost after it was applied, with what happened.
  public var changes: [MigrationVersion: Change] = [:]

  public enum Change: String, Sendable, Codable {
    case changed, missing, renamed, inserted
  }

  public init(set: MigrationSet, entries: [LedgerEntry]) {
    live = entries.filter { $0.state != .undone }.sorted { $0.version < $1.version }
    current = live.last { $0.state == .applied || $0.state == .undoing }?.version ?? .empty
    unfinished = live.first { $0.state == .running || $0.state == .undoing }
    let applied = Set(live.map(\.version))
    pending = set.migrations.filter { !applied.contains($0.version) }
    let last = live.last?.version ?? .empty

    guard !set.isLedgerOnly else {
      problems = Self.ledgerFlaws(entries)
      return
    }
    for entry in live {
      guard let migration = set.migration(entry.version) else {
        if let twin = pending.first(where: { $0.script.checksum == entry.checksum }) {
          changes[entry.version] = .renamed
          problems.append(.appliedFileRenamed(entry, now: twin.script.path, in: set))
        } else {
          changes[entry.version] = .missing
          problems.append(.appliedFileMissing(entry, in: set))
        }
        continue
      }
      if migration.script.checksum != entry.checksum {
        // What is begun and not finished may be mended; the runner checks that the finished steps are untouched.
        if entry.state == .running { continue }
        changes[entry.version] = .changed
        let endings = migration.script.isSameButForLineEndings(entry.checksum)
        problems.append(.appliedFileChanged(entry, migration.script, lineEndingsOnly: endings))
      } else if migration.script.name != entry.scriptName {
        changes[entry.version] = .renamed
        problems.append(.appliedFileRenamed(entry, now: migration.script.path, in: set))
      }
    }
    for migration in pending where migration.version < last {
      let renamed = live.contains { $0.checksum == migration.script.checksum && changes[$0.version] == .renamed }
      guard !renamed else { continue }
      changes[migration.version] = .inserted
      problems.append(.insertedBeforeApplied(migration, last: last))
    }
    problems += Self.ledgerFlaws(entries)
  }

  /// Rows that are not what Strata wrote: the chain in the ledger does not hold.
  private static func ledgerFlaws(_ entries: [LedgerEntry]) -> [Diagnostic] {
    var previous = ChecksumChain.start
    for entry in entries {
      if entry.chain != link(after: previous, entry.checksum, entry.version, entry.scriptName) {
        return [.ledgerEdited(entry)]
      }
      previous = entry.chain
    }
    return []
  }

  /// The hash of one row of the ledger and of all before it.
  static func link(
    after previous: String,
    _ checksum: String,
    _ version: MigrationVersion,
    _ scriptName: String
  ) -> String {
    ChecksumChain.link(after: previous, checksum: checksum, name: "\(version) \(scriptName)")
  }
}

extension Diagnostic {
  static func appliedFileChanged(
    _ entry: LedgerEntry,
    _ file: MigrationFile,
    lineEndingsOnly: Bool
  ) -> Diagnostic {
    let what =
      lineEndingsOnly
      ? "only its line endings changed" : "the file was changed"
    let advice =
      lineEndingsOnly
      ? "keep git from converting them: put `*.sql text eol=lf` into .gitattributes and check out again"
      : "restore the file from version control and put the change into a new version"
    return Diagnostic(
      .error,
      code: "applied-file-changed",
      at: place(file.path),
      "\(what) after version \(entry.version) was applied on \(entry.installedAt) by \(printable(entry.installedBy)): "
        + "applied SHA-256 \(entry.checksum), file SHA-256 \(file.checksum)",
      advice: advice
    )
  }

  static func appliedFileMissing(_ entry: LedgerEntry, in set: MigrationSet) -> Diagnostic {
    let other = entry.setName == set.name ? "" : " as part of the set \"\(printable(entry.setName))\""
    return Diagnostic(
      .error,
      code: "applied-file-missing",
      at: place(set.path(entry.scriptName)),
      "the file is missing, but version \(entry.version) was applied on \(entry.installedAt) by "
        + "\(printable(entry.installedBy))\(other) with SHA-256 \(entry.checksum)",
      advice: other.isEmpty
        ? "restore it from version control" : "is this the right directory for this database? Or restore the file"
    )
  }

  static func appliedFileRenamed(_ entry: LedgerEntry, now path: String, in set: MigrationSet) -> Diagnostic {
    Diagnostic(
      .error,
      code: "applied-file-renamed",
      at: place(path),
      "the file was renamed after it was applied as \(printable(entry.scriptName)) on \(entry.installedAt); "
        + "its SHA-256 is the same, \(entry.checksum)",
      advice: "give it its old name back: \(printable(set.path(entry.scriptName)))"
    )
  }

  static func insertedBeforeApplied(_ migration: Migration, last: MigrationVersion) -> Diagnostic {
    Diagnostic(
      .error,
      code: "inserted-before-applied",
      at: place(migration.script.path),
      "version \(migration.version) is not applied, but the later version \(last) is "
        + "(file SHA-256 \(migration.script.checksum))",
      advice: "give it a version above \(last); where both \(ConfigurationFile.name) (out-of-order: allowed) and "
        + "--out-of-order say so, it is applied all the same"
    )
  }

  /// A warning: what counts for running is the comparison of the checksums, and a person may have had reasons.
  static func ledgerEdited(_ entry: LedgerEntry) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "ledger-edited",
      "the ledger was changed by hand at or before its row \(entry.id) (version \(entry.version)): "
        + "the chain of its checksums does not hold",
      advice: "find out who did it and why"
    )
  }
}
