import TestSupport
import Testing

@testable import Catalog

/// The suites with `.onEveryServer` run on these versions too; where one cannot be had, its test here is skipped and says
/// why.
@Suite("The catalog tests run on")
struct ServerVersionTests {
  @Test("PostgreSQL 16", .needs(.v16))
  func sixteen() async throws { try await isRead(.v16) }

  @Test("PostgreSQL 18", .needs(.v18))
  func eighteen() async throws { try await isRead(.v18) }

  @Test("a server newer than that is read with a warning")
  func newer() {
    #expect(CatalogReader.warning(serverVersion: 180_004) == nil)
    #expect(CatalogReader.warning(serverVersion: 190_000)?.contains("PostgreSQL 19") == true)
  }

  private func isRead(_ version: TestedVersion) async throws {
    try await TestServer.$version.withValue(version) {
      let catalog = try await catalog(of: "CREATE TABLE t (a int)")
      #expect(catalog.serverVersion / 10_000 == version.rawValue)
    }
  }
}
