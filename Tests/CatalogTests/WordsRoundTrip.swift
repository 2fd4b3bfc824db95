import Catalog
import Postgres
import SchemaSources
import Shadow
import SwiftSource
import TestSupport
import Testing

/// The readers of sources that all tests of the process share, one for each version, with shadows of their own.
private let materializers: [TestedVersion: SourceMaterializer] = [
  .installed: SourceMaterializer(), .v18: SourceMaterializer(options: ShadowOptions(majorVersion: 18)),
]

/// The kinds for which there are no words.
private let wordlessKinds: Set<ObjectKind> = [
  .language, .transform, .conversion, .accessMethod, .operator, .operatorFamily, .operatorClass,
  .textSearchDictionary, .textSearchConfiguration, .foreignDataWrapper,
]

/// Writes the schema of a database in the words of a model, which must give the same schema.
///
/// Three loads a schema are too many for every version: the oldest and the newest will do.
///
/// - Parameter asSQL: The objects that are SQL although there are words for their kind, as they are named.
func saysTheSame(
  _ database: ConnectionTarget,
  asSQL: Set<String>,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  guard let materializer = materializers[TestServer.version] else { return }
  do {
    let outcome = try await SchemaImport(materializer: materializer) { _ in }.translation(of: .live(database))
    let plain = outcome.wordless.filter { !wordlessKinds.contains($0.kind) }.map(\.description)
    #expect(Set(plain) == asSQL, "said as SQL", sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}
