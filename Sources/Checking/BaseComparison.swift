import Diagnostics
import Lint
import Migrations
import SchemaSources

/// What a branch adds to the migrations of the commit it started from, and whether it only adds.
struct BaseComparison {
  let check: SchemaCheck
  let set: MigrationSet
  let reference: String

  /// What is wrong with the change, and what lint says of the new versions.
  ///
  /// - Parameter linting: Whether the files are sound enough to be run.
  func findings(linting: Bool) async throws -> [Diagnostic] {
    let base = try await CommittedMigrations.read(reference: reference, path: set.directory)
    var found = changes(since: base)
    let new = set.migrations.filter { base.migration($0.version) == nil }
    for migration in new where migration.version < base.newest {
      found.append(.belowBase(migration, newest: base.newest, reference))
    }
    guard linting, let first = new.first, found.isEmpty else { return found }
    let before = set.migrations.last { $0.version < first.version }?.version ?? .empty
    let linter = Linter(materializer: check.materializer, configuration: check.configuration)
    let result = try await linter.lint(
      new.map { LintScript($0.script) },
      after: .migrations(path: set.directory, version: before)
    )
    found += result.findings
    return found
  }

  /// Versions of the base that are gone or are not what they were: somebody may have applied them.
  private func changes(since base: MigrationSet) -> [Diagnostic] {
    base.migrations.flatMap { old -> [Diagnostic] in
      guard let now = set.migration(old.version) else { return [.goneSinceBase(old, set.directory, reference)] }
      var found: [Diagnostic] = []
      if now.script.checksum != old.script.checksum { found.append(.changedSinceBase(now.script, reference)) }
      if let undo = now.undo, let before = old.undo, undo.checksum != before.checksum {
        found.append(.changedSinceBase(undo, reference))
      }
      return found
    }
  }
}

extension Diagnostic {
  fileprivate static func belowBase(
    _ migration: Migration,
    newest: MigrationVersion,
    _ reference: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      code: "below-base",
      at: Place(path: migration.script.path),
      "version \(migration.version) is new, and \(reference) has \(newest) already: databases that are there will refuse it",
      advice: "Give it a version above \(newest)."
    )
  }

  fileprivate static func goneSinceBase(_ migration: Migration, _ directory: String, _ reference: String) -> Diagnostic
  {
    Diagnostic(
      .error,
      code: "gone-since-base",
      at: Place(path: directory),
      "version \(migration.version) of \(reference) is gone",
      advice: "Databases may have it: bring the file back, and undo its work in a version of its own."
    )
  }

  fileprivate static func changedSinceBase(_ file: MigrationFile, _ reference: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "changed-since-base",
      at: Place(path: file.path),
      "the file is not what it was in \(reference)",
      advice: "Databases may have applied it: bring it back, and make the change in a version of its own."
    )
  }
}
