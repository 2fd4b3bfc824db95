public import Diagnostics

extension MigrationSet {
  /// Diagnostics that sealing mends, because they say no more than that `strata.sum` does not know a file yet.
  private static let mendedBySealing: Set = ["sum-missing", "file-not-recorded"]
  /// Diagnostics that sealing mends only where the change is accepted.
  private static let mendedByAccepting: Set = [
    "sum-broken", "sum-order", "file-changed", "line-endings", "file-renamed", "file-missing", "file-inserted",
  ]

  /// Records migrations that were written by hand in `strata.sum` and returns the names of the files it added.
  ///
  /// Files that are recorded already and were changed since are refused unless `acceptingChanges` is set: whoever
  /// applied them has another content in the ledger.
  @discardableResult
  public func seal(acceptingChanges: Bool = false) throws(Failure) -> [String] {
    let mended = acceptingChanges ? Self.mendedBySealing.union(Self.mendedByAccepting) : Self.mendedBySealing
    let rest = diagnostics.filter { $0.severity == .error && !mended.contains($0.code) }
    if let first = rest.first { throw .setNotSound(self, first: first, only: rest) }
    let mistakes = scriptDiagnostics()
    guard mistakes.isEmpty else { throw .scriptsNotSound(self, mistakes) }
    let known = Set(chain?.lines.map(\.name) ?? [])
    var update = FileUpdate(directory: directory)
    do {
      try update.begin()
      try update.replace(ChecksumChain.fileName, freshChain.text)
    } catch {
      throw .notWritten(directory, error)
    }
    return chainedFiles.map(\.name).filter { !known.contains($0) }
  }
}
