import FoundationEssentials

/// Which seeds a test of random schemas runs.
public enum Seeds {
  /// The seeds of `STRATA_SEEDS`, `from..to`, one number or several with commas between; without it those of every run.
  public static func wanted(otherwise usual: some Sequence<UInt64>) -> [UInt64] {
    guard let text = ProcessInfo.processInfo.environment["STRATA_SEEDS"] else { return Array(usual) }
    let wanted = text.split(separator: ",").flatMap { part -> [UInt64] in
      let bounds = part.split(separator: "..", omittingEmptySubsequences: true).compactMap { UInt64($0) }
      guard let first = bounds.first, let last = bounds.last, first <= last else { return [] }
      return Array(first...last)
    }
    return wanted.isEmpty ? Array(usual) : wanted
  }

  /// Whether a failing schema is made smaller before it is shown: `STRATA_SHRINK` is set.
  public static let shrinks = ProcessInfo.processInfo.environment["STRATA_SHRINK"] != nil

  /// How one runs a seed again.
  public static func rerun(_ seed: UInt64, _ test: String) -> String {
    "seed \(seed); run it again, made smaller: STRATA_SHRINK=1 STRATA_SEEDS=\(seed) swift test --filter \(test)"
  }

  /// The smallest set of parts found without which a failure stays the same: all others can be left out.
  ///
  /// - Parameters:
  ///   - parts: What can be left out.
  ///   - stays: Whether the failure stays when these are left out.
  /// - Returns: What was left out.
  public static func leavingOut(_ parts: [String], while stays: (Set<String>) async throws -> Bool) async throws
    -> Set<String>
  {
    var omitted: Set<String> = []
    var size = max(1, parts.count / 2)
    while true {
      var remaining = parts.filter { !omitted.contains($0) }
      var start = 0
      while start < remaining.count {
        let chunk = remaining[start..<min(start + size, remaining.count)]
        if try await stays(omitted.union(chunk)) {
          omitted.formUnion(chunk)
          remaining.removeSubrange(chunk.indices)
        } else {
          start += size
        }
      }
      if size == 1 { return omitted }
      size = max(1, size / 2)
    }
  }
}
