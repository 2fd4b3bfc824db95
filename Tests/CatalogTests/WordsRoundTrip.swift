import Catalog
import Postgres
import SchemaSources
import SwiftSource
import Testing

/// The reader of sources that all tests of the process share, with a shadow of its own.
private let materializer = SourceMaterializer()

/// The kinds for which there are no words.
private let wordlessKinds: Set<ObjectKind> = [
  .language, .transform, .conversion, .accessMethod, .operator, .operatorFamily, .operatorClass,
  .textSearchDictionary, .textSearchConfiguration, .foreignDataWrapper,
]

/// Writes the schema of a database in the words of a model, which must give the same schema.
///
/// - Parameter exceptions: The objects that may be SQL although there are words for their kind, as they are named.
func saysTheSame(
  _ database: ConnectionTarget,
  exceptions: Set<String> = [],
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  do {
    let outcome = try await SchemaImport(materializer: materializer) { _ in }.translation(of: .live(database))
    let plain = outcome.wordless.filter { !wordlessKinds.contains($0.kind) }.map(\.description)
    #expect(Set(plain).subtracting(exceptions) == [], "said as SQL", sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}
