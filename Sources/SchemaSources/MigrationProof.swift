public import Catalog
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

  /// What carrying the migrations out came to.
  public struct Outcome: Sendable {
    /// What is wrong with the versions, in their order; empty where each runs, and each undo comes back.
    public var findings: [Diagnostic] = []
    /// The schema that all of them make, in a database of the shadow; `nil` where that was not reached.
    public var newest: SourcedSchema?
    /// The catalog at the version that was asked for; `nil` where that was not reached.
    public var asked: Catalog?

    public init() {}
  }

  /// Carries the migrations out.
  ///
  /// A version that cannot be carried out ends the replay: nothing can be said of those after it.
  ///
  /// - Parameter asked: A version whose catalog is wanted beside the newest one.
  public func outcome(keeping asked: MigrationVersion? = nil) async throws -> Outcome {
    var outcome = Outcome()
    var done = MigrationVersion.empty
    // An undo that did not come back leaves a database in which nothing more can be said: the next one starts afresh.
    var isBegun = false
    while done != set.newest || !(isBegun || set.repeatables.isEmpty) {
      isBegun = true
      var schema = try await read(upTo: done)
      if done == asked { outcome.asked = schema.catalog }
      let connection = try await Connection.connect(to: schema.database)
      do {
        let loader = ShadowLoader(server: try await materializer.shadow(), connection: connection)
        let reader = CatalogReader(excludedSchemas: schema.externals.names)
        let progress = try await replay(loader, reader, from: schema.catalog, after: done, keeping: asked)
        outcome.findings += progress.findings
        outcome.asked = progress.asked ?? outcome.asked
        if progress.isWhole {
          schema.source = .migrations(path: set.directory, version: nil)
          schema.catalog = try await reader.read(connection)
          outcome.newest = schema
        }
        await connection.close()
        guard let last = progress.last else { return outcome }
        done = last
      } catch {
        await connection.close()
        throw error
      }
    }
    return outcome
  }

  /// How far a database came.
  private struct Progress {
    var findings: [Diagnostic] = []
    /// The last version that was looked at; `nil` where none after it can be.
    var last: MigrationVersion?
    /// Whether the database is at the newest version.
    var isWhole = false
    var asked: Catalog?
  }

  /// Carries out the versions after one, until a database is spoilt.
  private func replay(
    _ loader: ShadowLoader,
    _ reader: CatalogReader,
    from start: Catalog,
    after version: MigrationVersion,
    keeping asked: MigrationVersion?
  ) async throws -> Progress {
    var progress = Progress()
    var before = start
    var previous = version
    for migration in set.migrations where migration.version > version {
      do {
        try await loader.replay(migration.script, of: migration)
      } catch let failure as Failure {
        progress.findings += failure.findings
        return progress
      }
      let after = try await reader.read(loader.connection)
      if migration.version == asked { progress.asked = after }
      if let undo = migration.undo {
        do {
          try await loader.replay(undo, of: migration)
          let left = try await leftOvers(before, since: previous, loader, reader, Place(path: undo.path))
          progress.findings += left
          progress.last = migration.version
          guard left.isEmpty else { return progress }
          try await loader.replay(migration.script, of: migration)
        } catch let failure as Failure {
          progress.findings += failure.findings
          progress.last = migration.version
          return progress
        }
      } else {
        progress.findings.append(.noUndo(migration))
      }
      before = after
      previous = migration.version
    }
    progress.last = set.newest
    let refused = try await repeatableFindings(loader)
    progress.findings += refused
    progress.isWhole = refused.isEmpty
    return progress
  }

  /// Runs every repeatable migration, and once more over what it made: that is what it says of itself by its name.
  private func repeatableFindings(_ loader: ShadowLoader) async throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    for isAgain in [false, true] where found.isEmpty {
      for repeatable in set.repeatables {
        do {
          try await loader.replay(repeatable.script)
        } catch let failure as Failure {
          found += isAgain ? [.notRepeatable(repeatable, failure)] : failure.findings
        }
      }
    }
    return found
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
      try await scratch.execute(CatalogWriter.settings.joined(separator: "; "))
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
