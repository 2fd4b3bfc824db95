public import Diagnostics
public import Migrations
import Postgres
import Shadow

/// Looks in the shadow whether migrations declare what they destroy.
public struct UndeclaredLosses: Sendable {
  private let set: MigrationSet
  private let materializer: SourceMaterializer

  public init(_ set: MigrationSet, materializer: SourceMaterializer) {
    self.set = set
    self.materializer = materializer
  }

  /// What some versions, with their undo, and some repeatable migrations destroy and do not declare.
  ///
  /// A file that PostgreSQL refuses ends the look with a finding that says so.
  ///
  /// - Parameter isAsked: Whether a file is looked at; the others are only run.
  public func findings(_ isAsked: (MigrationFile) -> Bool) async throws -> [Diagnostic] {
    let isNew = { (migration: Migration) in isAsked(migration.script) || migration.undo.map(isAsked) ?? false }
    let first = set.migrations.firstIndex(where: isNew) ?? set.migrations.count
    guard first < set.migrations.count || set.repeatables.contains(where: { isAsked($0.script) }) else { return [] }
    let version = first == 0 ? MigrationVersion.empty : set.migrations[first - 1].version
    var known = set
    known.repeatables = []
    var found: [Diagnostic] = []
    do {
      let start = try await materializer.replay(known, upTo: version)
      let connection = try await Connection.connect(to: start.database)
      do {
        let loader = ShadowLoader(server: try await materializer.shadow(), connection: connection)
        for migration in set.migrations[first...] {
          found += try await look(loader, migration.script, migration, isAsked)
          guard let undo = migration.undo, isAsked(undo) else { continue }
          found += try await look(loader, undo, migration, isAsked)
          try await loader.replay(migration.script, of: migration)
        }
        for repeatable in set.repeatables { found += try await look(loader, repeatable.script, nil, isAsked) }
        await connection.close()
      } catch {
        await connection.close()
        throw error
      }
    } catch let failure as Failure where !failure.code.hasPrefix("shadow-") {
      found.append(.cannotBeReplayed(failure))
    }
    return found
  }

  private func look(
    _ loader: ShadowLoader,
    _ file: MigrationFile,
    _ migration: Migration?,
    _ isAsked: (MigrationFile) -> Bool
  ) async throws -> [Diagnostic] {
    guard isAsked(file) else {
      try await loader.replay(file, of: migration)
      return []
    }
    return try await LossCheck.findings(in: file, on: loader.connection) {
      try await loader.replay(file, of: migration)
    }
  }
}

extension Diagnostic {
  fileprivate static func cannotBeReplayed(_ failure: Failure) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "cannot-be-replayed",
      at: failure.place,
      "the migrations do not run in an empty database: \(failure.message)",
      advice: failure.advice
    )
  }
}
