/// A file of the folder `hooks` beside the migrations: SQL or a program that runs at certain moments of a run.
///
/// It is named after its moment: `hooks/before-all.sql`, `hooks/after-each.sh`. What ends in `.sql` is run on the
/// runner's own session as one transaction; everything else is a program. `strata.sum` covers both.
public struct Hook: Sendable, Hashable {
  /// When a hook runs. A run that has nothing to do has no moments.
  public enum Moment: String, Sendable, Hashable, Codable, CaseIterable {
    /// Before the first version of a run.
    case beforeAll = "before-all"
    /// Before each version and each repeatable migration.
    case beforeEach = "before-each"
    /// After each that succeeded.
    case afterEach = "after-each"
    /// After the last one, where all succeeded.
    case afterAll = "after-all"
    /// Where anything failed after the first hook or version was begun.
    case onFailure = "on-failure"
  }

  public var moment: Moment
  /// The file; for a program, its content is not read.
  public var file: MigrationFile
  /// Whether it is SQL.
  public var isScript: Bool

  static let folder = "hooks"
}

/// One row of `hook_runs`.
public struct HookRun: Sendable, Hashable, Codable {
  public var moment: Hook.Moment
  public var scriptName: String
  public var checksum: String
  public var direction: VersionRun.Direction
  /// The version or repeatable migration it ran for; `nil` where it ran for the whole.
  public var subject: String?
  public var succeeded: Bool
  public var message: String?
  public var startedAt: String
  public var milliseconds: Int64
  public var runBy: String
  public var toolVersion: String
  public var clientHost: String?
}
