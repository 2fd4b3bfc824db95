public import Diagnostics
public import Migrations
public import Postgres
import Shadow
public import SchemaSources

/// Asks a live database, before it is migrated, which of its rows pending migrations will not accept.
///
/// The migrations are replayed in the shadow; what they demand of rows in the end, and did not before, is asked of the
/// live database by read-only queries, in one snapshot. Tables and columns are followed by their OIDs, so that renames
/// are known however they were written.
public struct DataCheck: Sendable {
  private let set: MigrationSet
  private let target: ConnectionTarget
  private let materializer: SourceMaterializer
  private let options: RunnerOptions

  /// - Parameter options: The name of the ledger's schema, and how long a question may wait and take.
  public init(
    _ set: MigrationSet,
    target: ConnectionTarget,
    materializer: SourceMaterializer,
    options: RunnerOptions = RunnerOptions()
  ) {
    self.set = set
    self.target = target
    self.materializer = materializer
    self.options = options
  }

  /// A finding for each demand that rows do not meet.
  ///
  /// - Parameter version: The last version that would be applied; the newest where `nil`.
  /// - Throws: ``Failure`` where the migrations cannot be replayed, or the database cannot be asked.
  public func findings(upTo version: MigrationVersion? = nil) async throws -> [Diagnostic] {
    let plan = try await MigrationRunner(set: set, target: target, options: options).planMigrate(to: version)
    let pending = plan.items.compactMap { set.migration($0.run.version) }
    guard let first = pending.first else { return [] }
    let questions = try await questions(pending, after: set.migrations.last { $0.version < first.version }?.version)
    let writes = plan.items.lazy.flatMap { $0.script.segments.flatMap(\.statements) }.first { $0.mayWriteRows }
    return try await ask(questions, writes)
  }

  private func questions(_ pending: [Migration], after version: MigrationVersion?) async throws -> [DataQuestion] {
    let start = try await materializer.read(.migrations(path: set.directory, version: version ?? .empty))
    let connection = try await Connection.connect(to: start.database)
    do {
      let loader = ShadowLoader(server: try await materializer.shadow(), connection: connection)
      let before = try await DataShape.read(connection)
      for migration in pending { try await loader.replay(migration.script, of: migration) }
      let after = try await DataShape.read(connection)
      await connection.close()
      return DataQuestions(old: before, new: after).all
    } catch {
      await connection.close()
      throw error
    }
  }

  private func ask(_ questions: [DataQuestion], _ writes: ScriptStatement?) async throws -> [Diagnostic] {
    let connection = try await Connection.connect(to: target)
    do {
      try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
      try await connection.execute("SET LOCAL lock_timeout = '\(max(options.lockTimeout, .seconds(5)).setting)'")
      try await connection.execute("SET LOCAL statement_timeout = '\(options.statementTimeout.setting)'")
      var found: [Diagnostic] = []
      for question in questions {
        try await connection.execute("SAVEPOINT strata_question")
        do throws(PostgresError) {
          let answer = try await question.ask(connection)
          if answer.count > 0 { found.append(.refused(question, answer, writes)) }
        } catch  where error.kind == .server {
          found.append(.notAsked(question, error))
        }
        try await connection.execute("ROLLBACK TO SAVEPOINT strata_question")
      }
      try await connection.execute("ROLLBACK")
      await connection.close()
      return found
    } catch {
      await connection.close()
      throw error
    }
  }
}

extension Diagnostic {
  fileprivate static func refused(
    _ question: DataQuestion,
    _ answer: DataQuestion.Answer,
    _ writes: ScriptStatement?
  ) -> Diagnostic {
    var lines: [String] = []
    if !answer.examples.isEmpty { lines.append("for example \(answer.examples.joined(separator: ", "))") }
    // What the migrations write themselves may mend it: then it is for a person to judge.
    if let writes { lines.append("\(writes.place) writes rows before that, which may mend it") }
    return Diagnostic(
      writes == nil ? .error : .warning,
      code: question.code,
      question.phrase.replacing("%", with: String(answer.count), maxReplacements: 1),
      advice: lines.isEmpty ? nil : lines.joined(separator: "\n")
    )
  }

  fileprivate static func notAsked(_ question: DataQuestion, _ error: PostgresError) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "data-not-asked",
      "it cannot be found out whether \(question.phrase.replacing("% ", with: "", maxReplacements: 1))",
      advice: "\(error.message) (SQLSTATE \(error.sqlState?.rawValue ?? "unknown"))"
    )
  }
}
