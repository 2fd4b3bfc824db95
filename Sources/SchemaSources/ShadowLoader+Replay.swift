import Diagnostics
public import Migrations
import Postgres

extension ShadowLoader {
  /// Replays migrations, file by file, on the path the runner takes. A role or tablespace that a file names is made, a role
  /// that is to own what only superusers may own becomes one, and the file is run again: what fails in a transaction
  /// leaves nothing.
  func replay(_ set: MigrationSet, upTo version: MigrationVersion?) async throws {
    if let version, !version.isEmpty, set.migration(version) == nil {
      throw Failure(
        .usage,
        code: "unknown-version",
        "there is no version \(version) in \(set.directory)",
        advice: "The versions there: \(set.migrations.map(\.version.description).joined(separator: ", "))"
      )
    }
    for migration in set.migrations where version.map({ migration.version <= $0 }) ?? true {
      try await replay(migration.script, of: migration)
    }
    guard version.map({ $0 >= set.newest }) ?? true else { return }
    for repeatable in set.repeatables { try await replay(repeatable.script) }
  }

  /// Runs one file, forward or undo, or a repeatable migration.
  public func replay(_ file: MigrationFile, of migration: Migration? = nil) async throws {
    try await MigrationReplay.run(
      file,
      version: migration?.version ?? .empty,
      on: connection,
      providing: { statement, error in try await provide(for: error, of: statement) }
    )
  }
}
