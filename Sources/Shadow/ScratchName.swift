import Glibc

/// The names of what the shadow makes on a server.
enum ScratchName {
  /// Everything on a named server starts with it; the run's process and a random part follow.
  static let prefix = "strata_shadow_"

  /// `strata_shadow_PID_RANDOM`: the name of this run, unique on a server for as long as it matters.
  static func newRun() -> String {
    "\(prefix)\(getpid())_\(String(UInt64.random(in: .min ... .max), radix: 36))"
  }

  /// A database's name: the prefix, a number, and what of the label is letters, digits and underscores.
  static func database(_ prefix: String, _ number: Int, _ label: String) -> String {
    let words = label.lowercased().unicodeScalars.map { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
    }
    // 63 bytes are the longest identifier: 14 + 10 + 1 + 13 are taken by the prefix at most.
    return "\(prefix)_\(number)_" + String(words.prefix(16))
  }

  /// The run that a database's name belongs to, for names of the form that ``database(_:_:_:)`` gives on a named server.
  static func run(of database: String) -> String? {
    guard database.hasPrefix(prefix) else { return nil }
    let parts = database.dropFirst(prefix.count).split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, Int32(parts[0]) != nil, UInt64(parts[1], radix: 36) != nil, Int(parts[2]) != nil else {
      return nil
    }
    return "\(prefix)\(parts[0])_\(parts[1])"
  }
}
