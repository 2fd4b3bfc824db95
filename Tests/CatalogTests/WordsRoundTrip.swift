import Catalog
import Diagnostics
import Postgres
import Shadow
import SwiftSource
import TestSupport
import Testing

@testable import SchemaSources

/// The readers of sources that all tests of the process share, one for each version, with shadows of their own.
private let materializers: [TestedVersion: SourceMaterializer] = [
  .installed: SourceMaterializer(), .v18: SourceMaterializer(options: ShadowOptions(majorVersion: 18)),
]

/// The kinds for which there are no words.
let wordlessKinds: Set<ObjectKind> = [
  .language, .transform, .conversion, .accessMethod, .operator, .operatorFamily, .operatorClass,
  .textSearchParser, .textSearchTemplate, .textSearchDictionary, .textSearchConfiguration, .baseType,
  .foreignDataWrapper,
]

/// Writes a schema in the words of a model, which must give the same schema, and the model as Swift source, which must
/// give the same model.
///
/// Loading and compiling is too much for every version: the oldest and the newest will do.
///
/// - Parameters:
///   - settled: A catalog that comes back from its own SQL.
///   - asSQL: The objects that are SQL although there are words for their kind, as they are named; `nil` where any may be.
func saysTheSame(
  _ settled: Catalog,
  asSQL: Set<String>?,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  guard let words = try await words(for: settled) else { return }
  if let asSQL, words.failure == nil {
    let plain = words.asSQL.filter { !wordlessKinds.contains($0.kind) }.map(\.description)
    #expect(Set(plain) == asSQL, "said as SQL", sourceLocation: sourceLocation)
  }
  if let failure = words.failure { Issue.record(Comment(rawValue: failure), sourceLocation: sourceLocation) }
}

/// What became of a schema on its way through Swift.
struct WordsOutcome {
  /// Why it does not come back; `nil` where it does.
  var failure: String?
  /// The objects that are SQL.
  var asSQL: [ObjectIdentity] = []
}

/// - Returns: `nil` where it is not tried for this version of PostgreSQL.
func words(for settled: Catalog) async throws -> WordsOutcome? {
  guard let materializer = materializers[TestServer.version] else { return nil }
  do {
    let schemaImport = SchemaImport(materializer: materializer) { _ in }
    // It waits in the queue for databases, although its databases are the shadow's.
    let translation = try await withDatabases(0) { _, _ in
      try await schemaImport.translation(of: settled, ExternalSchemas())
    }
    let differences = await SwiftBatch.shared.differences(of: translation)
    let failure = "the source gives another model:\n\(differences.joined(separator: "\n"))"
    return WordsOutcome(failure: differences.isEmpty ? nil : failure, asSQL: translation.wordless)
  } catch let failure as Failure {
    let details = failure.details + failure.diagnostics.map(\.description)
    return WordsOutcome(failure: "\(failure.message):\n\(details.joined(separator: "\n"))")
  }
}
