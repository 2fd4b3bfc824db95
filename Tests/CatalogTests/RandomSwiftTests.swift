import Catalog
import Postgres
import RandomSchema
import TestSupport
import Testing

/// Schemas made of seeds come back from the words of a model, and the model from its Swift source.
///
/// `STRATA_SEEDS=from..to` runs others than those of every run.
struct RandomSwiftTests {
  @Test(arguments: Seeds.wanted(otherwise: 1...60))
  func comesBackFromItsSwift(_ seed: UInt64) async throws {
    try await RandomRoles.exist()
    let settled: Catalog? = try await withDatabases(2) { _, connections in
      for statement in RandomSchema(seed: seed).statements { try await connections[0].execute(statement) }
      let source = try await CatalogReader().read(connections[0])
      for statement in CatalogWriter.settings { try await connections[1].execute(statement) }
      for statement in try CatalogWriter.statements(of: source) { try await connections[1].execute(statement.sql) }
      return try await CatalogReader().read(connections[1])
    }
    guard let settled else { return }
    try await saysTheSame(settled, asSQL: nil)
  }
}
