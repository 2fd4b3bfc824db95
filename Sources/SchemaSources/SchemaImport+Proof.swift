import Catalog
import Diagnostics
import SchemaEvaluation
import Shadow
import SwiftSource

extension SchemaImport {
  /// The catalog of a schema in its settled form: loaded from its own DDL and read back.
  ///
  /// Some spellings change their text once when they are loaded again; what comes from a model is compared with the form
  /// that stays.
  func settled(_ schema: SourcedSchema) async throws -> Catalog {
    try await settled(schema.catalog, schema.externals)
  }

  private func settled(_ catalog: Catalog, _ externals: ExternalSchemas) async throws -> Catalog {
    let statements = CatalogWriter.settings + (try CatalogWriter.statements(of: catalog).map(\.sql))
    do {
      return try await real(statements.map { LoadStatement(sql: $0) }, externals)
    } catch let failure as Failure {
      throw failure.naming(unmanaged: catalog.unmanaged)
    }
  }

  /// The catalog that statements make, in a database that is gone afterwards.
  private func real(_ statements: [LoadStatement], _ externals: ExternalSchemas) async throws -> Catalog {
    let (catalog, database) = try await materializer.makeReal(statements, externals, label: "import")
    try await materializer.shadow().dropDatabase(database)
    return catalog
  }

  /// The objects in which a catalog is not a settled one, also when it is settled itself.
  func unlike(_ settled: Catalog, _ catalog: Catalog, _ externals: ExternalSchemas) async throws -> [ObjectIdentity] {
    let first = settled.objectsUnlike(catalog)
    guard !first.isEmpty else { return [] }
    return settled.objectsUnlike(try await self.settled(catalog, externals))
  }

  /// The words for a settled catalog that give it back exactly.
  ///
  /// Objects that do not come back as they were, or that the model or PostgreSQL refuses, are said the next plainer way,
  /// down to the SQL that makes them.
  func translation(of settled: Catalog, _ externals: ExternalSchemas) async throws -> CatalogTranslation {
    var spellings = Spellings()
    while true {
      let translation = try CatalogTranslation(settled, spellings, externals: externals.words)
      let trouble = try await trouble(with: translation, settled, externals)
      if trouble.isEmpty { return translation }
      var isPlainer = false
      for identity in Set(trouble.map(\.object)).sorted() {
        if spellings.simplify(identity, in: settled) { isPlainer = true }
      }
      guard isPlainer else { throw Self.failure(trouble.map(\.what)) }
    }
  }

  /// An object that cannot be said as it was said.
  private struct Trouble {
    var object: ObjectIdentity
    var what: String
  }

  private func trouble(
    with translation: CatalogTranslation,
    _ settled: Catalog,
    _ externals: ExternalSchemas
  ) async throws -> [Trouble] {
    let mistakes = ModelValidator(translation.model).diagnostics.filter { $0.severity == .error }
    if !mistakes.isEmpty { return try Self.trouble(mistakes, translation, settled) }
    let ddl = ModelDDL(translation.model)
    let statements = ddl.statements.map { LoadStatement(sql: $0.sql, place: $0.place) }
    do {
      let catalog = try await real(statements, externals)
      return try await unlike(settled, catalog, externals).map { Trouble(object: $0, what: "differs: \($0)") }
    } catch let failure as Failure where !failure.diagnostics.isEmpty {
      return try Self.trouble(failure.diagnostics, translation, settled)
    }
  }

  /// The objects that mistakes stand for. Where some need others of them, only those others: their dependents failed
  /// because they were missing.
  private static func trouble(
    _ mistakes: [Diagnostic],
    _ translation: CatalogTranslation,
    _ settled: Catalog
  ) throws -> [Trouble] {
    let found = mistakes.compactMap { mistake in
      mistake.place?.line.flatMap { translation.origin(of: $0) }.map { Trouble(object: $0, what: mistake.message) }
    }
    guard !found.isEmpty else { throw failure(mistakes.map(\.message)) }
    let objects = Set(found.map(\.object))
    let first = found.filter { trouble in
      settled[trouble.object]?.dependencies.allSatisfy { !objects.contains($0) } ?? true
    }
    return first.isEmpty ? found : first
  }
}

extension ExternalSchemas {
  /// The schemas in words; the first one has the stub of all.
  var words: [(name: String, stub: String)] {
    let stub = stubs.map { $0.sql + ";" }.joined(separator: "\n")
    return names.enumerated().map { ($0.element, $0.offset == 0 ? stub : "") }
  }
}
