public import Diagnostics
public import Lint
import Migrations
public import Postgres
public import SchemaSources

/// Answers the question of continuous integration: are the model, its migrations and the database still one thing?
///
/// Every part is a file of its own and gives findings; none stops the others where they can go on without it.
public struct SchemaCheck: Sendable {
  /// What is checked.
  public struct Subject: Sendable {
    /// The folder with the Swift sources; `nil` where the schema has migrations only.
    public var schema: String?
    /// The folder with the migrations; `nil` where there are none yet.
    public var migrations: String?
    /// The commit that what is new is held against; `nil` where nothing is new.
    public var base: String?
    /// The database that must not have drifted; `nil` where none is asked about.
    public var database: ConnectionTarget?

    public init(schema: String?, migrations: String?, base: String? = nil, database: ConnectionTarget? = nil) {
      self.schema = schema
      self.migrations = migrations
      self.base = base
      self.database = database
    }
  }

  let subject: Subject
  let materializer: SourceMaterializer
  let configuration: LintConfiguration
  private let progress: @Sendable (String) -> Void

  /// - Parameters:
  ///   - configuration: Which rules of `lint` say what, for what is new.
  ///   - progress: Is told what is being checked, a line each.
  public init(
    _ subject: Subject,
    materializer: SourceMaterializer,
    configuration: LintConfiguration = LintConfiguration(),
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.subject = subject
    self.materializer = materializer
    self.configuration = configuration
    self.progress = progress
  }

  /// Everything that was found, part by part.
  ///
  /// - Throws: ``Failure`` where a part cannot be checked at all: no compiler, no server, no such commit.
  public func findings() async throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    let set = try subject.migrations.map { try MigrationSet.read(directory: $0) }
    if let set {
      progress("checking the files of \(set.directory)")
      found += set.diagnostics + set.scriptDiagnostics()
    }
    // What cannot be read cannot be replayed; the model is looked at all the same.
    let isReadable = !found.contains { $0.severity == .error }
    if let set, let base = subject.base {
      progress("holding them against \(base)")
      found += try await BaseComparison(check: self, set: set, reference: base).findings(linting: isReadable)
    }
    let drift = try await standing(set)
    var proof = MigrationProof.Outcome()
    if let set, isReadable {
      progress("replaying \(set.migrations.count) migrations and their undo")
      proof = try await MigrationProof(set, materializer: materializer).outcome(keeping: drift?.current)
      found += proof.findings
    }
    let isReplayable = isReadable && !found.contains { $0.severity == .error }
    if let schema = subject.schema {
      progress("comparing the model with \(isReplayable ? "the migrations" : "itself")")
      found += try await compare(schema, with: isReplayable ? set : nil, proof.newest)
    }
    if let drift {
      progress("comparing the database with the migrations")
      found += try await drift.findings(since: isReplayable ? proof : nil)
    }
    var told: Set<Diagnostic> = []
    return found.filter { told.insert($0).inserted }
  }

  /// Where the database stands, asked before the migrations are replayed: then its version needs no replay of its own.
  private func standing(_ set: MigrationSet?) async throws -> DriftCheck? {
    guard let set, let database = subject.database else { return nil }
    await materializer.matchVersion(of: .live(database))
    return try await DriftCheck(check: self, set: set, target: database)
  }

  /// - Parameter newest: The schema that the migrations make; `nil` where there are none.
  private func compare(
    _ schema: String,
    with set: MigrationSet?,
    _ newest: SourcedSchema?
  ) async throws -> [Diagnostic] {
    let model = SchemaSource.model(path: schema)
    do {
      guard let set else {
        _ = try await materializer.read(model)
        return []
      }
      let comparison = SchemaComparison(materializer: materializer)
      let differences =
        if let newest {
          try await comparison.differences(from: newest, to: model)
        } else {
          try await comparison.differences(
            from: set.migrations.isEmpty ? .empty : .migrations(path: set.directory, version: nil),
            to: model
          )
        }
      return differences.map { difference in
        Diagnostic(
          .error,
          code: "model-differs",
          at: Place(path: schema),
          "the migrations do not give the model: \(maskPasswords(difference))",
          advice: "Write the migration that is missing with `strata generate`, or take the change out of the model."
        )
      }
    } catch let failure as Failure where !failure.diagnostics.isEmpty {
      return failure.findings
    }
  }
}
