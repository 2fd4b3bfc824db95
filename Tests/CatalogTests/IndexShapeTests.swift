import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

/// Most definitions are put together from that of another index: they must be what PostgreSQL says of each.
@Suite("Index shapes")
struct IndexShapeTests {
  private static let tables = #"""
    CREATE COLLATION "a, b (c" FROM "C";
    CREATE DOMAIN code AS text;
    CREATE TABLE t (
      a int, "b, c" text, "d(e" varchar(10), "f""g" code, h text COLLATE "C", "DESC" int, j jsonb, n name, k int[]
    );
    CREATE TABLE "u, (v" (LIKE t);
    """#

  /// Each is made for both tables, so that there are always two of a shape.
  private static let indexes = [
    #"ON % (a)"#, #"ON % (a DESC)"#, #"ON % (a DESC NULLS LAST, "b, c")"#, #"ON % ("b, c")"#, #"ON % ("DESC")"#,
    #"ON % ("d(e", "f""g")"#, #"ON % ("b, c" COLLATE "a, b (c")"#, #"ON % ("b, c" text_pattern_ops)"#,
    #"ON % (h)"#, #"ON % (h COLLATE "default")"#, #"ON % ("f""g" varchar_pattern_ops DESC)"#,
    #"ON % (a) INCLUDE ("b, c", "d(e")"#, #"ON % (a, "DESC") INCLUDE (h)"#, #"ON % USING hash ("b, c")"#,
    #"ON % USING gin (j)"#, #"ON % USING gin (j jsonb_path_ops, k)"#, #"ON % USING brin (a, "d(e")"#,
    #"ON % USING brin (a int4_bloom_ops (n_distinct_per_range = 100))"#, #"ON % (a) WITH (fillfactor = 70)"#,
    #"ON % (a) WHERE a > 0"#, #"ON % ("b, c") WHERE "d(e" = ' WHERE x'"#, #"ON % (lower("b, c"), a)"#, #"ON % (n)"#,
    #"ON % (a, a)"#, #"ON % ("DESC", a DESC)"#,
  ]

  @Test("say for every index what pg_get_indexdef() says")
  func matchPostgres() async throws {
    try await withDatabase { _, connection in
      try await connection.execute(Self.tables)
      for text in Self.indexes {
        for table in ["t", #""u, (v""#] {
          let sql = "CREATE INDEX " + text.split(separator: "%", maxSplits: 1).joined(separator: table)
          try await connection.execute(sql)
        }
      }
      try await connection.execute(
        #"CREATE UNIQUE INDEX one ON t (a) NULLS NOT DISTINCT; CREATE UNIQUE INDEX two ON t (a)"#
      )
      let catalog = try await CatalogReader().read(connection)
      try await connection.execute("SET search_path = ''")
      let rows = try await connection.query(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_class c WHERE c.relkind = 'i' AND c.oid >= 16384"
      )
      var expected: [String: String] = [:]
      for row in rows where !(try row.string(0).hasPrefix("pg_toast")) { expected[try row.string(0)] = row[1] }
      var written: [String: String] = [:]
      for (identity, entry) in catalog.entries where identity.kind == .index {
        written[identity.name] =
          entry.definition.creation(of: identity, in: WritingContext(catalog: catalog)).first?.sql
      }
      // Storage parameters are quoted only where they must be.
      #expect(written.mapValues { $0.replacing("fillfactor=70", with: "fillfactor='70'") } == expected)
      #expect(written.count == 2 * Self.indexes.count + 2)
    }
  }
}
