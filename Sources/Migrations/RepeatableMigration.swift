/// A migration without a version, `R__views.sql`: it runs whenever its file is another one than the one that ran last.
///
/// It is one transaction, and it can run again over what it made before. It describes the newest version, so that it
/// runs when no version is pending any more, after all of them, in the order of the names. Nothing takes it back: after a
/// rollback every one of them runs again with the next `migrate` that reaches the newest version, because the undo of a
/// version may have taken along what it made.
public struct RepeatableMigration: Sendable, Hashable {
  /// The description from the file name, underscores read as spaces.
  public var description: String
  public var script: MigrationFile

  /// What the name of a file says, apart from what every repeatable migration's name says; `nil` where it is none.
  ///
  /// - Throws: ``FileNameError`` where the name begins like one.
  static func slug(_ name: String) throws(FileNameError) -> String? {
    guard name.hasPrefix("R"), name.hasSuffix(".sql") else { return nil }
    let stem = name.dropLast(4).dropFirst()
    guard stem.hasPrefix("__") else {
      guard stem.first.map({ ("0"..."9").contains($0) || $0 == "_" }) ?? true else { return nil }
      throw FileNameError(
        reason: "a repeatable migration has no version, and two underscores before its name: R__views.sql"
      )
    }
    let slug = stem.dropFirst(2)
    guard !slug.isEmpty else { throw FileNameError(reason: "the name after the two underscores is empty") }
    guard !slug.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw FileNameError(reason: "the name contains a control character")
    }
    return String(slug)
  }
}

/// One row of `repeatables`: a repeatable migration that ran.
public struct RepeatableRun: Sendable, Hashable, Codable {
  public var scriptName: String
  public var description: String
  public var checksum: String
  public var installedBy: String
  /// In UTC, ISO 8601 with milliseconds.
  public var installedAt: String
  public var executionMilliseconds: Int64
  public var toolVersion: String
  public var clientHost: String?
  /// Whether a version was rolled back since.
  public var isStale: Bool
}

/// The repeatable migrations of a set held against those that ran.
struct RepeatableComparison: Sendable {
  /// The last run of each file, by its name.
  let last: [String: RepeatableRun]
  /// Those that are to run, in the order of their names.
  let pending: [RepeatableMigration]

  init(_ set: MigrationSet, _ runs: [RepeatableRun]) {
    let last = Dictionary(runs.map { ($0.scriptName, $0) }, uniquingKeysWith: { $1 })
    self.last = last
    pending = set.repeatables.filter { repeatable in
      guard let run = last[repeatable.script.name] else { return true }
      return run.isStale || run.checksum != repeatable.script.checksum
    }
  }
}
