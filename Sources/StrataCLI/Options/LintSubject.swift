import ArgumentParser
import Diagnostics
import Lint
import Migrations
import SchemaSources

/// What `strata lint` was asked about.
enum LintSubject {
  case set(MigrationSet)
  case files([String], after: SchemaSource)
  case source(SchemaSource)
  case plan(from: SchemaSource, to: SchemaSource)

  init(_ subjects: [String], from base: SchemaSource?, _ connection: ConnectionOptions) throws {
    if !subjects.isEmpty, subjects.allSatisfy({ $0.hasSuffix(".sql") && !$0.hasPrefix("file:") }) {
      self = .files(subjects, after: try base.map { try connection.resolve($0) } ?? .empty)
      return
    }
    if subjects.count == 2 {
      self = .plan(
        from: try connection.resolve(try SchemaSource(subjects[0])),
        to: try connection.resolve(try SchemaSource(subjects[1]))
      )
      return
    }
    guard subjects.count < 2 else {
      throw Failure(
        .usage,
        code: "too-many-subjects",
        "\(subjects.count) subjects are too many",
        advice: "Name one schema, two sources, or files that end in .sql."
      )
    }
    if let subject = subjects.first, subject.contains(":") {
      self = try Self.subject(try connection.resolve(try SchemaSource(subject)))
      return
    }
    let set = try subjects.first.map { try SchemaSet.named($0) } ?? SchemaSet.only()
    let migrations = try set.migrations()
    self =
      migrations.migrations.isEmpty ? .source(.model(path: try set.schemaDirectory())) : .set(migrations)
  }

  /// Where statements have an order of their own they are linted one by one.
  private static func subject(_ source: SchemaSource) throws -> LintSubject {
    switch source {
    case .file(let path): return .files([path], after: .empty)
    case .migrations(let path, let version):
      var set = try MigrationSet.read(directory: path)
      if let version { set.migrations.removeAll { $0.version > version } }
      return .set(set)
    default: return .source(source)
    }
  }

  func lint(_ linter: Linter) async throws -> LintResult {
    switch self {
    case .set(let set): return try await linter.lint(set)
    case .source(let source): return try await linter.lint(source)
    case .files(let paths, let base):
      var result = LintResult()
      for path in paths {
        let next = try await linter.lint(file: path, after: base)
        result.findings += next.findings
        result.traces += next.traces
      }
      return result
    case .plan(let from, let to):
      let comparison = SchemaComparison(materializer: linter.materializer)
      let outcome = try await comparison.plan(from: from, to: to)
      return try await linter.lint(outcome.plan, from: outcome.from, name: "\(from) → \(to)")
    }
  }
}
