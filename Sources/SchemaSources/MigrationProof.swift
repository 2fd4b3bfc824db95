import Catalog
public import Diagnostics
public import Migrations
import Planning
import Postgres
import Shadow

/// Carries every migration of a set out in the shadow, and takes each back right after, to see that the undo leads to
/// where the version began.
public struct MigrationProof: Sendable {
  private let set: MigrationSet
  private let materializer: SourceMaterializer

  public init(_ set: MigrationSet, materializer: SourceMaterializer) {
    self.set = set
    self.materializer = materializer
  }

  /// What is wrong with the versions, in their order; empty where each runs, and each undo comes back.
  ///
  /// A version that cannot be carried out ends the replay: nothing can be said of those after it.
  public func findings() async throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    var done = MigrationVersion.empty
    // An undo that did not come back leaves a database in which nothing more can be said: the next one starts afresh.
    while done != set.newest {
      let start = try await read(upTo: done)
      let connection = try await Connection.connect(to: start.database)
      do {
        let loader = ShadowLoader(server: try await materializer.shadow(), connection: connection)
        let reader = CatalogReader(excludedSchemas: start.externals.names)
        let (findings, last) = try await replay(loader, reader, from: start.catalog, after: done)
        await connection.close()
        found += findings
        guard let last else { return found }
        done = last
      } catch {
        await connection.close()
        throw error
      }
    }
    return found.contains { $0.severity == .error } ? found : found + (try await repeatableFindings())
  }

  /// Runs every repeatable migration over what it made: that is what it says of itself by its name.
  private func repeatableFindings() async throws -> [Diagnostic] {
    guard !set.repeatables.isEmpty else { return [] }
    let connection: Connection
    do {
      connection = try await Connection.connect(to: try await read(upTo: set.newest).database)
    } catch let failure as Failure {
      return failure.findings
    }
    var found: [Diagnostic] = []
    do {
      let loader = ShadowLoader(server: try await materializer.shadow(), connection: connection)
      for repeatable in set.repeatables {
        do {
          try await loader.replay(repeatable.script)
        } catch let failure as Failure {
          found.append(.notRepeatable(repeatable, failure))
        }
      }
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
    return found
  }

  /// Carries out the versions after one, until a database is spoilt.
  ///
  /// - Returns: What is wrong, and the last version that was looked at; `nil` where none after it can be.
  private func replay(
    _ loader: ShadowLoader,
    _ reader: CatalogReader,
    from start: Catalog,
    after version: MigrationVersion
  ) async throws -> ([Diagnostic], MigrationVersion?) {
    var found: [Diagnostic] = []
    var before = start
    var previous = version
    for migration in set.migrations where migration.version > version {
      do {
        try await loader.replay(migration.script, of: migration)
      } catch let failure as Failure {
        return (found + failure.findings, nil)
      }
      if let undo = migration.undo {
        let after = try await reader.read(loader.connection)
        do {
          try await loader.replay(undo, of: migration)
          let left = try await leftOvers(before, since: previous, loader, reader, Place(path: undo.path))
          found += left
          guard left.isEmpty else { return (found, migration.version) }
          try await loader.replay(migration.script, of: migration)
        } catch let failure as Failure {
          return (found + failure.findings, migration.version)
        }
        before = after
      } else {
        found.append(.noUndo(migration))
        before = try await reader.read(loader.connection)
      }
      previous = migration.version
    }
    return (found, set.newest)
  }

  /// What an undo left otherwise than it was before its version.
  private func leftOvers(
    _ before: Catalog,
    since version: MigrationVersion,
    _ loader: ShadowLoader,
    _ reader: CatalogReader,
    _ place: Place
  ) async throws -> [Diagnostic] {
    let reached = try await reader.read(loader.connection)
    if Planner.differences(from: reached, to: before).isEmpty { return [] }
    // PostgreSQL spells some texts otherwise when they are loaded again; only what is left after that is a difference.
    let wanted = try await read(upTo: version)
    let database = try await loader.server.makeDatabase("undone")
    let scratch = try await Connection.connect(to: database)
    do {
      try await scratch.execute("SET check_function_bodies = off")
      try await ShadowLoader(server: loader.server, connection: scratch).load(wanted.externals.stubs)
      let statements = try CatalogWriter.statements(of: reached)
      try await ShadowLoader(server: loader.server, connection: scratch)
        .load(statements.map { LoadStatement(sql: $0.sql) })
      let canonical = try await reader.read(scratch)
      await scratch.close()
      let prover = PlanProver(shadow: loader.server, reader: reader)
      let differences = try await prover.differences(
        from: MaterializedSchema(database: database, catalog: canonical, name: "the undo of what came next"),
        to: wanted.materialized
      )
      try await loader.server.dropDatabase(database)
      return differences.map { .undoIncomplete(place, $0) }
    } catch {
      await scratch.close()
      try? await loader.server.dropDatabase(database)
      throw error
    }
  }

  private func read(upTo version: MigrationVersion) async throws -> SourcedSchema {
    try await materializer.read(.migrations(path: set.directory, version: version))
  }
}

extension Diagnostic {
  fileprivate static func noUndo(_ migration: Migration) -> Diagnostic {
    Diagnostic(
      .note,
      code: "no-undo",
      at: Place(path: migration.script.path),
      "version \(migration.version) has no undo: `rollback` will stop there"
    )
  }

  fileprivate static func notRepeatable(_ repeatable: RepeatableMigration, _ failure: Failure) -> Diagnostic {
    Diagnostic(
      .error,
      code: "not-repeatable",
      at: failure.place ?? Place(path: repeatable.script.path),
      "it does not run a second time over what it made: \(failure.message)",
      advice: "CREATE OR REPLACE, IF NOT EXISTS and DROP … IF EXISTS make a migration repeatable."
    )
  }

  fileprivate static func undoIncomplete(_ place: Place, _ difference: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "undo-incomplete",
      at: place,
      "the undo does not come back to where its version began: \(maskPasswords(difference))"
    )
  }
}
