public import Diagnostics

extension MigrationSet {
  /// Diagnostics that sealing mends, because they say no more than that `strata.sum` does not know a file yet.
  private static let mendedBySealing: Set = [
    "sum-missing", "file-not-recorded", "not-recorded-again", "recorded-file-gone",
  ]
  /// Diagnostics that sealing mends only where the change is accepted.
  private static let mendedByAccepting: Set = [
    "sum-broken", "sum-order", "file-changed", "line-endings", "file-renamed", "file-missing", "file-inserted",
  ]

  /// Records migrations that were written by hand in `strata.sum` and returns what is recorded otherwise than before.
  ///
  /// Files that are recorded already and were changed since are refused unless `acceptingChanges` is set: whoever
  /// applied them has another content in the ledger.
  @discardableResult
  public func seal(acceptingChanges: Bool = false) throws(Failure) -> SealedChanges {
    let mended = acceptingChanges ? Self.mendedBySealing.union(Self.mendedByAccepting) : Self.mendedBySealing
    let rest = diagnostics.filter { $0.severity == .error && !mended.contains($0.code) }
    if let first = rest.first { throw .setNotSound(self, first: first, only: rest) }
    let mistakes = scriptDiagnostics()
    guard mistakes.isEmpty else { throw .scriptsNotSound(self, mistakes) }
    let fresh = freshChain
    let before = Dictionary((chain?.lines ?? []).map { ($0.name, $0.checksum) }, uniquingKeysWith: { $1 })
    let after = Dictionary(fresh.lines.map { ($0.name, $0.checksum) }, uniquingKeysWith: { $1 })
    var update = FileUpdate(directory: directory)
    do {
      try update.begin()
      try update.replace(ChecksumChain.fileName, fresh.text)
    } catch {
      throw .notWritten(directory, error)
    }
    return SealedChanges(
      added: fresh.lines.map(\.name).filter { before[$0] == nil },
      changed: fresh.lines.compactMap { line in
        before[line.name].flatMap { old in
          old == line.checksum ? nil : .init(name: line.name, before: old, after: line.checksum)
        }
      },
      removed: (chain?.lines ?? []).map(\.name).filter { after[$0] == nil }
    )
  }
}

/// What sealing recorded otherwise than before, in the order of the files.
public struct SealedChanges: Sendable, Hashable {
  /// A file whose changed content was accepted.
  public struct Change: Sendable, Hashable {
    public var name: String
    /// The SHA-256 that was recorded before, hexadecimal.
    public var before: String
    public var after: String
  }

  public var added: [String]
  public var changed: [Change]
  public var removed: [String]
}
