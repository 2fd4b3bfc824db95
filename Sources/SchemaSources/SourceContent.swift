import Diagnostics
import FoundationEssentials
import Migrations
import Planning
import Postgres
import SchemaDescription
import SchemaEvaluation

/// What a source holds, before it is loaded.
struct SourceContent {
  enum Body {
    case statements([LoadStatement])
    case migrations(MigrationSet, upTo: MigrationVersion?)
  }

  var body: Body
  var hints = PlanHints()
  var externals = ExternalSchemas()
  /// Whether the external schemas are those that the stub makes, rather than named ones.
  var declaresExternalsByStub = false

  init(body: Body, hints: PlanHints = PlanHints(), externals: ExternalSchemas = ExternalSchemas()) {
    self.body = body
    self.hints = hints
    self.externals = externals
  }

  /// Reads a source of text.
  ///
  /// - Throws: ``Failure`` where a file cannot be read, the SQL is not well formed or the model has mistakes.
  static func read(_ source: SchemaSource, onMessage: (@Sendable (String) -> Void)? = nil) async throws -> SourceContent
  {
    switch source {
    case .empty: return SourceContent(body: .statements([]))
    case .file(let path): return SourceContent(body: .statements(try statements(inFile: path)))
    case .directory(let path): return SourceContent(body: .statements(try statements(inDirectory: path)))
    case .migrations(let path, let version): return try migrations(path, version)
    case .model(let path): return try await model(path, onMessage)
    case .git, .live: return SourceContent(body: .statements([]))
    }
  }

  private static func model(
    _ path: String,
    _ onMessage: (@Sendable (String) -> Void)?
  ) async throws -> SourceContent {
    var options = EvaluationOptions()
    if let onMessage { options.onMessage = onMessage }
    let model = try await SchemaEvaluator(options).evaluate(directory: path)
    let ddl = ModelDDL(model)
    return SourceContent(
      body: .statements(ddl.statements.map { LoadStatement(sql: $0.sql, place: $0.place) }),
      hints: model.planHints,
      externals: ExternalSchemas(
        names: model.externals.map(\.name),
        stubs: ddl.externalStatements.map { LoadStatement(sql: $0.sql, place: $0.place) }
      )
    )
  }

  private static func migrations(_ path: String, _ version: MigrationVersion?) throws -> SourceContent {
    let set = try MigrationSet.read(directory: path)
    let errors = set.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else {
      throw Failure(
        code: "migrations-unsound",
        "the migrations in \(path) are not sound",
        advice: "Correct them; `strata verify` lists everything that is wrong.",
        diagnostics: errors
      )
    }
    return try SourceContent(set, upTo: version)
  }

  /// The content of a set as it is in memory; whether it is what was recorded is for others to say.
  init(_ set: MigrationSet, upTo version: MigrationVersion?) throws {
    body = .migrations(set, upTo: version)
    if let external = set.external {
      externals.stubs = try Self.statements(external.content, path: external.path)
    }
    declaresExternalsByStub = set.external != nil
  }

  private static func statements(inFile path: String) throws -> [LoadStatement] {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure(
        code: "file-unreadable",
        FileManager.default.fileExists(atPath: path) ? "the file \(path) cannot be read" : "there is no file \(path)",
        advice: "Name a file of SQL that this user may read."
      )
    }
    return try statements(String(decoding: bytes, as: UTF8.self), path: path)
  }

  private static func statements(inDirectory path: String) throws -> [LoadStatement] {
    let files: [String]
    do {
      files = try FileManager.default.subpathsOfDirectory(atPath: path)
    } catch {
      throw Failure(
        code: "folder-unreadable",
        FileManager.default.fileExists(atPath: path)
          ? "the folder \(path) cannot be read" : "there is no folder \(path)",
        advice: "Name a folder of SQL files that this user may read."
      )
    }
    let scripts = files.filter { $0.hasSuffix(".sql") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !scripts.isEmpty else {
      throw Failure(
        code: "no-sql-files",
        "the folder \(path) holds no .sql file",
        advice: "Name a folder of SQL files, or use empty: for an empty schema."
      )
    }
    let root = path.hasSuffix("/") ? path : path + "/"
    return try scripts.flatMap { try statements(inFile: root + $0) }
  }

  private static func statements(_ text: String, path: String) throws -> [LoadStatement] {
    let script: SQLScript
    do {
      script = try SQLScript(text)
    } catch {
      throw Failure(
        code: "sql-unreadable",
        "the SQL cannot be taken apart",
        diagnostics: [Diagnostic(.error, code: "sql-syntax", at: Place(path: path, line: error.line), error.message)]
      )
    }
    return script.statements.map { statement in
      LoadStatement(
        sql: statement.text,
        data: statement.copyData == nil ? nil : Array(script.data(of: statement)),
        place: Place(path: path, line: statement.line)
      )
    }
  }
}
