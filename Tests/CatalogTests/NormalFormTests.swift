import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

/// `é` is one character (U+00E9) or `e` with an accent (U+0301); `==` of Swift's `String` holds both for the same.
@Suite("What differs in Unicode's normal form alone")
struct NormalFormTests {
  static let composed = "\u{E9}"
  static let decomposed = "e\u{301}"

  @Test("is two objects, and both come back")
  func roundTrips() async throws {
    let (c, d) = (Self.composed, Self.decomposed)
    let sql = """
      CREATE TYPE m AS ENUM ('\(c)', '\(d)'); CREATE TYPE pair AS (\(c) int, \(d) int);
      CREATE TABLE \(c) (\(c) int, \(d) text DEFAULT '\(c)', CONSTRAINT k\(c) CHECK (\(c) > 0), CONSTRAINT k\(d) CHECK (\(c) > 1));
      CREATE TABLE \(d) (\(c) int, \(d) text DEFAULT '\(d)'); CREATE INDEX i\(c) ON \(c) (\(d)); CREATE INDEX i\(d) ON \(c) (\(d));
      CREATE VIEW v\(c) AS SELECT \(c) FROM \(c); CREATE VIEW v\(d) AS SELECT \(c) FROM \(d);
      COMMENT ON TABLE \(c) IS '\(c)'; COMMENT ON TABLE \(d) IS '\(d)';
      """
    // Words are compared as Swift compares them, so that one of the two is SQL.
    let asSQL =
      ["composite type public.pair", "enum public.m"]
      + ["table", "index", "view"].map { kind in
        "\(kind) public.\"\(kind == "index" ? "i" : kind == "view" ? "v" : "")\(c)\""
      }
    try await roundTrip(sql, asSQL: Set(asSQL))
    let catalog = try await catalog(of: sql)
    #expect(catalog.entries.keys.filter { $0.kind == .table }.count == 2)
    #expect(catalog.columns(of: ObjectIdentity(.table, schema: "public", name: d)).count == 2)
  }

  static let pairs: [(String, String)] = [
    ("CREATE TABLE t (a text DEFAULT '%')", "SET DEFAULT"),
    ("CREATE TABLE % (a text)", "DROP TABLE"),
    ("CREATE TABLE t (a text CONSTRAINT c CHECK (a <> '%'))", "DROP CONSTRAINT"),
    ("CREATE TABLE t (a text); COMMENT ON TABLE t IS '%'", "COMMENT"),
    ("CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE a = '%'", "DROP INDEX"),
    ("CREATE VIEW v AS SELECT '%'::text AS a", "CREATE OR REPLACE"),
    ("CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT '%'$$", "CREATE OR REPLACE"),
    ("CREATE TYPE e AS ENUM ('%')", "DROP TYPE"),
    ("CREATE TYPE d AS (% int)", "ATTRIBUTE"),
    ("CREATE DOMAIN d AS text DEFAULT '%'", "SET DEFAULT"),
    ("CREATE DOMAIN d AS text CONSTRAINT c CHECK (VALUE <> '%')", "DROP CONSTRAINT"),
    ("CREATE TABLE t (a int); CREATE POLICY p ON t USING ('%' <> '')", "ALTER POLICY"),
    ("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + length('%')) STORED)", "DROP COLUMN"),
    ("CREATE FOREIGN DATA WRAPPER w OPTIONS (o '%')", "SET"),
    ("CREATE TABLE t (a text); CREATE PUBLICATION p FOR TABLE t WHERE (a <> '%')", "ALTER PUBLICATION"),
  ]

  @Test("is a difference, and is changed", arguments: pairs)
  func differs(_ template: String, _ words: String) async throws {
    let texts = [Self.composed, Self.decomposed].map { form in
      template.split(separator: "%", omittingEmptySubsequences: false).joined(separator: form)
    }
    let statements = try await alter(texts[0], to: texts[1])
    #expect(statements.contains(words), "\(statements)")
    try await alter(texts[1], to: texts[0])
  }
}
