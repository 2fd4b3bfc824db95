import Catalog
import Planning
import Postgres
import SchemaSources
import Shadow
import TestSupport
import Testing

/// Spellings that PostgreSQL changes once, when what it printed is loaded again.
@Suite("Unstable spellings")
struct CanonicalFormTests {
  static let cases: [String: String] = [
    "an IN list on a varchar": """
    CREATE TABLE t (a varchar(10) CHECK (a IN ('x', 'y')), b varchar DEFAULT 'q', c char(3) CHECK (c IN ('a', 'b')));
    CREATE INDEX i ON t (b) WHERE b IN ('p', 'q'); CREATE DOMAIN d AS varchar(5) CHECK (VALUE IN ('a', 'b'));
    ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a IN ('x', 'y'));
    CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x', 'y');
    """,
    "DEFAULT NULL on a column of a partition": """
    CREATE TABLE p (a int, b int DEFAULT 7) PARTITION BY LIST (a);
    CREATE TABLE p1 (a int, b int DEFAULT NULL); ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);
    CREATE TABLE p2 PARTITION OF p (b DEFAULT NULL) FOR VALUES IN (2); CREATE TABLE q (c int DEFAULT NULL);
    """,
    "views of a UNION": """
    CREATE TABLE t (a varchar(5), b int);
    CREATE VIEW v1 AS SELECT a, b FROM t UNION SELECT 'x', NULL UNION ALL SELECT NULL, 1 ORDER BY 1;
    CREATE VIEW v2 AS (SELECT a FROM t LIMIT 1) UNION (SELECT 'y' EXCEPT SELECT a FROM t INTERSECT SELECT 'z');
    CREATE VIEW v3 AS VALUES (1, 'a'), (2, NULL); CREATE VIEW v4 AS SELECT '1' AS one, NULL AS nothing, 'x' || 1 AS mixed;
    CREATE VIEW v5 AS WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;
    """,
    "orders of inherited columns": """
    CREATE TABLE p (a int, b int); CREATE TABLE q (c int); CREATE TABLE k (d int, b int, a int, c int);
    ALTER TABLE k INHERIT p; ALTER TABLE k INHERIT q; ALTER TABLE p ADD e int; CREATE TABLE l (z int) INHERITS (q, p);
    CREATE TABLE pp (a int, b int) PARTITION BY LIST (a); CREATE TABLE pc (x int, b int, a int); ALTER TABLE pc DROP x;
    ALTER TABLE pp ATTACH PARTITION pc FOR VALUES IN (1);
    """,
    "columns of a view whose table changed": """
    CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t RENAME a TO x; ALTER TABLE t ADD c int;
    CREATE TABLE u (a int, k int); CREATE TABLE w (a int, m int); CREATE VIEW j AS SELECT * FROM u JOIN w USING (a);
    ALTER TABLE u ADD m2 int; ALTER TABLE w ADD k int; CREATE VIEW n AS SELECT t.*, u.a AS "?column?" FROM t, u;
    """,
    "expressions": """
    CREATE TABLE t (a int CHECK (a BETWEEN 1 AND 5), b text DEFAULT 'x'::varchar, c timestamptz DEFAULT 'now'::text::timestamptz,
      d numeric(5,2) DEFAULT 1, e interval DEFAULT '1 day', f text[] DEFAULT '{}', g bool CHECK (g IS NOT NULL = true),
      h int CHECK (h <> ALL (ARRAY[1, 2])), i text CHECK (i LIKE 'a%' OR i ~ '^b' AND NOT i SIMILAR TO 'c'),
      j date CHECK (extract(year FROM j) > 2000), k text GENERATED ALWAYS AS (COALESCE(b, 'y')) STORED,
      l char DEFAULT 'a', m "char" DEFAULT 'b', n bit(3) DEFAULT B'101', o text CHECK (substring(o from 1 for 2) = 'ab'),
      p int CHECK ((p, a) > (1, 2)), q text CHECK (trim(both from q) <> '' AND position('a' in q) > 0));
    CREATE INDEX i1 ON t ((a::text || 'x'), lower(b)); CREATE INDEX i2 ON t ((b COLLATE "C" || 'x')) WHERE a = ANY ('{1,2}');
    """,
    "functions": """
    CREATE FUNCTION f(a int DEFAULT 1, b varchar DEFAULT 'x', c int[] DEFAULT '{1}') RETURNS int LANGUAGE sql
      BEGIN ATOMIC SELECT a WHERE b IN ('x', 'y'); SELECT CASE WHEN a IN (1, 2) THEN a ELSE NULL END; END;
    CREATE FUNCTION g(varchar) RETURNS bool LANGUAGE sql IMMUTABLE RETURN $1 IN ('a', 'b');
    CREATE TABLE t (a int, b varchar); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER w BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.b IN ('x', 'y') AND OLD.* IS DISTINCT FROM NEW.*)
      EXECUTE FUNCTION tr(); CREATE RULE r AS ON UPDATE TO t WHERE NEW.b IN ('a', 'b') DO ALSO NOTHING;
    CREATE STATISTICS s ON (b || 'x'), (a + 1) FROM t;
    """,
    "serial columns and their owners": """
    CREATE TABLE t (a serial, b smallserial PRIMARY KEY); CREATE SEQUENCE s OWNED BY t.a; ALTER TABLE t RENAME a TO c;
    ALTER TABLE t RENAME TO u; ALTER SEQUENCE t_b_seq RENAME TO other;
    """,
  ]

  /// The live database holds what was said first; the file says the same. Neither the text of one nor of the other is
  /// what the comparison goes by.
  @Test("are no difference between a live database and what it was made from", arguments: cases.keys.sorted())
  func noDifference(_ name: String) async throws {
    let sql = try #require(Self.cases[name])
    let workspace = try Workspace()
    let file = SchemaSource.file(path: try workspace.write("schema.sql", sql))
    try await withDatabase { target, connection in
      try await connection.execute(sql)
      let materializer = SourceMaterializer(options: .server(target))
      do {
        for (from, to) in [(SchemaSource.live(target), file), (file, .live(target))] {
          let outcome = try await SchemaComparison(materializer: materializer).plan(from: from, to: to)
          #expect(outcome.plan.statements.map(\.sql) == [])
        }
      } catch {
        await materializer.stop()
        throw error
      }
      await materializer.stop()
    }
  }

  @Test(
    "settle: what was written and read is written and read the same",
    .onEveryServer,
    arguments: cases.keys.sorted()
  )
  func fixpoint(_ name: String) async throws {
    let sql = try #require(Self.cases[name])
    try await withDatabases(3) { _, connections in
      try await connections[0].execute(sql)
      var texts: [String] = []
      for index in 0..<3 {
        let statements = try CatalogWriter.statements(of: try await CatalogReader().read(connections[index])).map(\.sql)
        texts.append(statements.joined(separator: ";\n"))
        guard index < 2 else { break }
        for statement in CatalogWriter.settings + statements { try await connections[index + 1].execute(statement) }
      }
      #expect(texts[1] == texts[2])
    }
  }
}
