import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

@Suite("A large catalog")
struct LargeCatalogTests {
  /// Tables of 48 columns, each with a default and a check: 51 objects a table.
  private static func tables(_ count: Int) -> String {
    """
    DO $$ BEGIN
      FOR t IN 1..\(count) LOOP
        EXECUTE format('CREATE TABLE t%s (%s, CHECK (c1 > 0))', t,
          (SELECT string_agg(format('c%s int%s', c, CASE c WHEN 2 THEN ' DEFAULT 7' ELSE '' END), ', ' ORDER BY c)
            FROM generate_series(1, 48) c));
      END LOOP;
    END $$
    """
  }

  private func time(_ count: Int) async throws -> (objects: Int, statements: Int, duration: Duration) {
    try await withDatabase { _, connection in
      try await connection.execute(Self.tables(count))
      let clock = ContinuousClock()
      let start = clock.now
      let catalog = try await CatalogReader().read(connection)
      let statements = try CatalogWriter.statements(of: catalog)
      return (catalog.entries.count, statements.count, clock.now - start)
    }
  }

  /// The bound leaves room for a busy machine; what grows with the square is a hundred times as much.
  @Test("of 100,000 objects is read and written in ten times the time of 10,000")
  func grows() async throws {
    let small = try await time(200)
    let large = try await time(2_000)
    #expect(small.objects > 10_000)
    #expect(large.objects > 100_000)
    #expect(large.statements >= 2_000)
    #expect(large.duration < small.duration * 40, "\(small.duration) → \(large.duration)")
  }
}
