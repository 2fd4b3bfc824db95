import Catalog
import Diagnostics
import FoundationEssentials
public import Migrations
public import Planning
import Postgres
import SchemaDescription
import SchemaEvaluation
public import SchemaSources

extension Linter {
  /// Lints the versions of a set of migrations, each after those before it.
  ///
  /// - Parameter first: Where linting starts; the versions before it are only replayed. `nil` is the first of all.
  /// - Throws: ``Failure`` where the set is not sound or a version before the first cannot be replayed.
  public func lint(_ set: MigrationSet, from first: MigrationVersion? = nil) async throws -> LintResult {
    let start =
      first.map { version in set.migrations.firstIndex { $0.version >= version } ?? set.migrations.count } ?? 0
    let before = start == 0 ? MigrationVersion.empty : set.migrations[start - 1].version
    let scripts = (set.migrations[start...].map(\.script) + set.repeatables.map(\.script)).map { LintScript($0) }
    return try await lint(scripts, after: try await materializer.replay(set, upTo: before))
  }

  /// Lints the way that a plan leads, and what it leads to.
  public func lint(_ plan: Plan, from origin: SourcedSchema, name: String) async throws -> LintResult {
    try await lint([LintScript(plan.statements, name: name)], after: origin)
  }

  /// Lints a schema as it is: a model, whose findings stand at the lines of its Swift source, or any other source.
  ///
  /// - Throws: ``Failure`` where the source cannot be read.
  public func lint(_ source: SchemaSource) async throws -> LintResult {
    var places: ModelPlaces?
    var allowances: [Allowance] = []
    if case .model(let path) = source {
      let model = try await SchemaEvaluator().evaluate(directory: path)
      places = ModelPlaces(model)
      allowances = try SwiftAllowances.read(directory: path)
    }
    let schema: SourcedSchema
    do {
      schema = try await materializer.read(source)
    } catch let failure as Failure where failure.code == "schema-not-loadable" {
      return LintResult(findings: failure.diagnostics.map(explained))
    }
    let connection = try await Connection.connect(to: schema.database)
    let facts: SchemaFacts
    do {
      facts = try await SchemaFacts.read(connection, excluding: schema.catalog.excludedSchemas)
      await connection.close()
    } catch {
      await connection.close()
      throw error
    }
    return LintResult(findings: findings(facts, places, allowances, source))
  }

  private func findings(
    _ facts: SchemaFacts,
    _ places: ModelPlaces?,
    _ allowances: [Allowance],
    _ source: SchemaSource
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var used: Set<Allowance> = []
    for rule in LintRules.schema {
      for finding in rule.check(facts) {
        let place = finding.object.flatMap { places?[$0] }
        let silences = allowances.filter { $0.names(rule.about) && SwiftAllowances.covers($0, place) }
        used.formUnion(silences)
        guard silences.isEmpty, let severity = configuration.severity(of: rule.about, at: place?.path) else { continue }
        let advice = finding.advice ?? rule.about.fix
        findings.append(Diagnostic(severity, code: rule.about.code, at: place, finding.message, advice: advice))
      }
    }
    findings += AllowanceCheck.problems(allowances, used: used, configuration)
    return findings.enumerated().sorted { left, right in
      let (first, second) = (left.element.place ?? Place(path: ""), right.element.place ?? Place(path: ""))
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }

  /// What PostgreSQL refused of a schema, in the words of the rule that knows why.
  private func explained(_ diagnostic: Diagnostic) -> Diagnostic {
    let suffix = " (SQLSTATE \(diagnostic.code))"
    var message = diagnostic.message
    if message.hasSuffix(suffix) { message = String(message.dropLast(suffix.count)) }
    let refusal = Refusal(sqlState: SQLState(rawValue: diagnostic.code), message: message, detail: nil, hint: nil)
    let (rule, finding) = LintRules.explain(refusal)
    var result = diagnostic
    result.code = rule.code
    result.severity = configuration.severity(of: rule, at: diagnostic.place?.path) ?? .note
    result.message = finding.message
    result.advice = [finding.advice ?? rule.fix, diagnostic.advice].compactMap { $0 }.joined(separator: "\n")
    return result
  }
}

extension Linter {
  /// Lints one file: a version or an undo of a set after the versions before it, any other SQL after `base`.
  ///
  /// - Throws: ``Failure`` where the file cannot be read, or what stands before it cannot be made real.
  public func lint(file path: String, after base: SchemaSource = .empty) async throws -> LintResult {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    guard base == .empty, let name = try? MigrationFileName(String(parts.last ?? "")) else {
      return try await lint([LintScript(sql: try Self.text(path), path: path)], after: base)
    }
    let set = try MigrationSet.read(directory: folder.isEmpty ? "." : folder)
    guard let index = set.migrations.firstIndex(where: { $0.version == name.version }) else {
      throw Failure(.usage, code: "file-unreadable", "there is no migration \(path)")
    }
    let migration = set.migrations[index]
    guard let file = name.kind == .version ? migration.script : migration.undo else {
      throw Failure(.usage, code: "file-unreadable", "there is no migration \(path)")
    }
    // An undo starts where its version leads.
    let before =
      name.kind == .undo ? migration.version : index == 0 ? .empty : set.migrations[index - 1].version
    return try await lint([LintScript(file)], after: try await materializer.replay(set, upTo: before))
  }

  private static func text(_ path: String) throws(Failure) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(
        .usage,
        code: "file-unreadable",
        FileManager.default.fileExists(atPath: path) ? "the file \(path) cannot be read" : "there is no file \(path)",
        advice: "Name a file of SQL that this user may read."
      )
    }
    return String(decoding: data, as: UTF8.self)
  }
}
