import Catalog
import Diagnostics
import FoundationEssentials
public import Migrations
public import Planning
import Postgres
import Shadow

/// Writes the migration that leads from a set of migrations to a model.
public struct MigrationGenerator: Sendable {
  private let comparison: SchemaComparison

  public init(comparison: SchemaComparison) {
    self.comparison = comparison
  }

  /// What generating came to.
  public enum Outcome: Sendable {
    /// The migrations give the model already.
    case nothingToDo
    case written(MigrationWriter.Written, Plan)
  }

  /// Compares the model with the replayed migrations and writes the version that is missing, with its undo.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - set: The migrations so far; the files are added to its folder.
  ///   - version: The version to write.
  ///   - description: What it does, in a few words.
  /// - Throws: ``Failure`` where no plan could be proven, or the files cannot be written; then none is.
  public func generate(
    model: SchemaSource,
    into set: MigrationSet,
    version: MigrationVersion,
    description: String
  ) async throws -> Outcome {
    let outcome = try await comparison.plan(
      from: set.migrations.isEmpty ? .empty : .migrations(path: set.directory, version: nil),
      to: model
    )
    guard !outcome.plan.isEmpty else { return .nothingToDo }
    let draft = MigrationDraft(
      version: version,
      description: description,
      statements: Self.rendered(outcome.plan.statements),
      undo: Self.rendered(outcome.plan.undo),
      destroys: Self.destructions(outcome.plan.statements),
      undoDestroys: Self.destructions(outcome.plan.undo),
      notes: outcome.plan.loss.map { loss in
        "loss: \(loss.table)\(loss.column.map { "." + $0 } ?? ""): \(loss.what)"
      }
    )
    try await prove(try MigrationWriter.render(draft, into: set), from: outcome.from)
    let written = try MigrationWriter.write(draft, into: set)
    try writeExternals(of: outcome.to, into: set)
    return .written(written, outcome.plan)
  }

  /// Runs the files as the runner will, in their transactions: the plan was proven statement by statement, and some
  /// statements do not go together.
  private func prove(_ files: MigrationWriter.Written, from origin: SourcedSchema) async throws {
    let shadow = try await comparison.materializer.shadow()
    let copy = try await shadow.cloneDatabase(origin.database, "files")
    do {
      let connection = try await Connection.connect(to: copy)
      do {
        try await MigrationReplay.run(files.script, on: connection)
        if let undo = files.undo { try await MigrationReplay.run(undo, on: connection) }
        await connection.close()
      } catch {
        await connection.close()
        throw error
      }
      try await shadow.dropDatabase(copy)
    } catch {
      try? await shadow.dropDatabase(copy)
      throw error
    }
  }

  /// The stubs of schemas that others own travel with the migrations, so that these can be replayed without the model.
  private func writeExternals(of schema: SourcedSchema, into set: MigrationSet) throws {
    guard !schema.externals.stubs.isEmpty else { return }
    let text = schema.externals.stubs.map { $0.sql + ";\n" }.joined(separator: "\n")
    guard text != set.external?.content else { return }
    let path = set.directory + "/" + MigrationSet.externalFileName
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure(code: "file-unwritable", "the file \(path) cannot be written", underlying: error)
    }
  }

  private static func rendered(_ statements: [PlannedStatement]) -> [RenderedStatement] {
    let settings = RenderedStatement(
      sql: "SET LOCAL check_function_bodies = off",
      comments: ["routines may name what a later statement makes"]
    )
    let makesRoutines = statements.contains { statement in
      if case .makesRoutine = statement.effect { true } else { false }
    }
    var result: [RenderedStatement] = []
    var isInTransaction = false
    for statement in statements {
      // A setting of a transaction ends with it, so that every transaction needs its own.
      if makesRoutines, !statement.standsAlone, !isInTransaction { result.append(settings) }
      isInTransaction = !statement.standsAlone
      result.append(
        RenderedStatement(
          sql: statement.sql,
          transactional: statement.transactional && statement.backfill == nil,
          ownTransaction: statement.ownTransaction,
          comments: comments(statement),
          backfill: statement.backfill.map { backfill in
            Migrations.Backfill(
              schema: backfill.schema,
              table: backfill.table,
              key: backfill.key,
              batch: backfill.batchSize,
              remaining: backfill.remaining
            )
          }
        )
      )
    }
    return result
  }

  private static func comments(_ statement: PlannedStatement) -> [String] {
    var lines = statement.why.isEmpty ? [] : [statement.why]
    let strong = statement.locks.filter { $0.mode > .shareUpdateExclusive }
    if !strong.isEmpty {
      lines.append("locks: " + strong.map { "\($0.relation) (\($0.mode.rawValue))" }.joined(separator: ", "))
    }
    lines += statement.hazards.map { "hazard: \($0.code.rawValue): \($0.message)" }
    return lines
  }

  private static func destructions(_ statements: [PlannedStatement]) -> [Destruction] {
    statements.flatMap(\.destroys).map { data in
      Destruction(
        data.column != nil ? .column : data.condition != nil ? .rows : .table,
        schema: data.schema,
        table: data.table,
        column: data.column,
        condition: data.condition
      )
    }
  }
}
