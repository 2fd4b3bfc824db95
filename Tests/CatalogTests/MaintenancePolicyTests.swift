import Catalog
import OrderedCollections
import Policies
import TestSupport
import Testing

@Suite("Policies and seed rows kept in strata.policies", .onEveryServer)
struct MaintenancePolicyTests {
  private static let table = PolicyTable.creation.joined(separator: "; ") + "; "

  @Test("come back, the rows of the table too")
  func roundTrips() async throws {
    let sql = try await roundTrip(
      Self.table + #"""
        CREATE SCHEMA "s.1"; CREATE TABLE "s.1"."t ""x" (id int PRIMARY KEY, "n '" text, c text DEFAULT 'd');
        CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref int REFERENCES "s.1"."t ""x");
        INSERT INTO strata.policies VALUES
          ('retention', '"s.1"."t ""x"', '{"keep": "12 months", "note": "it''s \\ \" "}'), ('vacuum', 'public.a', '{}'),
          ('backup', '*', '{"tier": 1}'),
          ('seed', 'public.a', '{"key": ["id"], "columns": ["id", "ref"], "rows": [["1", "1"], ["2", "NULL"]]}'),
          ('seed', '"s.1"."t ""x"', '{"key": ["id"], "columns": ["id", "n ''"], "rows": [["1", "''it''''s''"]]}');
        """#,
      // Their bodies are not what the words say.
      asSQL: [
        "maintenance policy \"*\".backup", "maintenance policy \"s.1\".\"t \"\"x\".retention",
        "maintenance policy public.a.vacuum",
      ]
    )
    let first = try #require(sql.firstRange(of: #"INSERT INTO "s.1"."t ""x""#))
    let second = try #require(sql.firstRange(of: "INSERT INTO public.a"))
    #expect(first.lowerBound < second.lowerBound, "rows come after those they refer to")
  }

  @Test("change row by row")
  func changes() async throws {
    let old = #"""
      CREATE TABLE t (id int PRIMARY KEY, n text);
      INSERT INTO strata.policies VALUES ('retention', 'public.t', '{"keep": "1 month"}'), ('vacuum', 'public.t', '{}'),
        ('seed', 'public.t', '{"key": ["id"], "columns": ["id", "n"], "rows": [["1", "''a''"], ["2", "''b''"], ["3", "''c''"]]}')
      """#
    let new = #"""
      CREATE TABLE t (id int PRIMARY KEY, n text);
      INSERT INTO strata.policies VALUES ('retention', 'public.t', '{"keep": "2 months"}'),
        ('seed', 'public.t', '{"key": ["id"], "columns": ["id", "n"], "rows": [["1", "''a''"], ["2", "''x''"], ["4", "''d''"]]}')
      """#
    let sql = try await alter(
      Self.table + old,
      to: Self.table + new,
      data: "INSERT INTO t VALUES (1, 'a'), (3, 'mine')"
    )
    #expect(sql.contains("DELETE FROM public.t WHERE id = 3"))
    #expect(sql.contains("DELETE FROM strata.policies WHERE kind = 'vacuum' AND object = 'public.t'"))
    #expect(sql.contains("(2, 'x'),\n  (4, 'd')") && !sql.contains("(1, 'a')"))
    try await alter(Self.table + new, to: Self.table + old)
    try await alter("CREATE TABLE t (id int PRIMARY KEY, n text)", to: Self.table + new)
  }

  @Test("go with their table, though other rows still refer to them")
  func goWithTheirTable() async throws {
    let old = #"""
      CREATE TABLE t (id int PRIMARY KEY);
      CREATE TABLE u (ref int REFERENCES t);
      INSERT INTO strata.policies VALUES ('seed', 'public.t', '{"key": ["id"], "columns": ["id"], "rows": [["1"]]}')
      """#
    let sql = try await alter(
      Self.table + old,
      to: Self.table,
      data: "INSERT INTO t VALUES (1); INSERT INTO u VALUES (1)"
    )
    #expect(!sql.contains("DELETE FROM public.t"))
    #expect(sql.contains("DELETE FROM strata.policies WHERE kind = 'seed' AND object = 'public.t'"))
  }

  @Test("that make no sense are said, and nothing is there without the table")
  func unreadable() async throws {
    let odd = try await catalog(of: Self.table + "INSERT INTO strata.policies VALUES ('seed', 'public.t', '[]')")
    #expect(odd.unmanaged.map(\.name) == ["public.t"])
    let none = try await catalog(of: "SELECT 1")
    #expect(none.entries.keys.map(\.kind) == [.schema] && none.unmanaged.isEmpty)
  }
}
