import Catalog
import Postgres
import Shadow
import TestSupport
import Testing

@Suite("What a session or its database is set to", .onEveryServer)
struct SessionSettingsTests {
  @Test("changes nothing that is read")
  func reading() async throws {
    try await withDatabase { _, connection in
      try await connection.execute(
        #"""
        CREATE TABLE t (a text DEFAULT 'a\b', b bytea DEFAULT '\x00ff'::bytea CHECK (b <> '\x5c'::bytea),
          c date DEFAULT '2024-02-01', d interval DEFAULT '1 day -02:03', e timestamptz DEFAULT '2024-01-01 00:00+00',
          f float8 DEFAULT 0.1::float8 + '1e-7'::float8, g text CHECK (g ~ '^\d+''$'));
        CREATE VIEW v AS SELECT a || '\' AS a, '\x00'::bytea AS b FROM t; CREATE INDEX i ON t ((a || '\n'));
        CREATE FUNCTION f(a text DEFAULT 'x\y', b bytea DEFAULT '\xff') RETURNS text LANGUAGE sql RETURN a || '\';
        COMMENT ON TABLE t IS 'back\slash';
        """#
      )
      let usual = try await CatalogReader().read(connection)
      // PostgreSQL 19 knows no other way.
      let old = connection.serverVersion < 190_000 ? "SET standard_conforming_strings = off;" : ""
      try await connection.execute(
        """
        \(old) SET escape_string_warning = off; SET bytea_output = escape; SET DateStyle = German;
        SET IntervalStyle = iso_8601; SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = -5;
        SET quote_all_identifiers = on; SET search_path = public, pg_temp; SET array_nulls = off
        """
      )
      #expect(strictDifferences(usual, try await CatalogReader().read(connection)) == [])
    }
  }

  @Test("changes nothing that is written")
  func writing() async throws {
    try await withDatabases(2) { _, connections in
      try await connections[0].execute(#"CREATE TABLE t (a text DEFAULT 'a\b', CHECK (a ~ '^\d'''))"#)
      let source = try await CatalogReader().read(connections[0])
      if connections[1].serverVersion < 190_000 {
        try await connections[1].execute("SET standard_conforming_strings = off; SET escape_string_warning = off")
      }
      try await load(CatalogWriter.statements(of: source).map(\.sql), connections[1], #_sourceLocation)
      #expect(strictDifferences(source, try await CatalogReader().read(connections[1])) == [])
    }
  }

  @Test("changes neither where a table is nor what XML may be")
  func writingTables() async throws {
    try await TestServer.shared.ensureTablespaces(["strata_test_settings"])
    try await withDatabases(2) { _, connections in
      // Not every build of PostgreSQL has XML.
      let hasXML = (try? await connections[0].query("SELECT 'a'::xml")) != nil
      let method = "CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;"
      try await connections[0].execute(
        "\(method) CREATE TABLE t (a money DEFAULT '1.50'\(hasXML ? ", b xml DEFAULT 'a<b/>'" : ""))"
      )
      let source = try await CatalogReader().read(connections[0])
      // Set where the table comes to be, as a role or a database may be: it is heap, and in no tablespace of its own.
      try await connections[1].execute(method)
      try await connections[1].execute(
        """
        SET default_table_access_method = other_heap; SET default_tablespace = strata_test_settings;
        SET xmloption = document; SET lc_monetary = 'C.UTF-8'
        """
      )
      let statements = try CatalogWriter.statements(of: source).map(\.sql).filter { !$0.contains("ACCESS METHOD") }
      try await load(statements, connections[1], #_sourceLocation)
      #expect(try await connections[1].query("SHOW lc_monetary")[0][0] == "C")
      #expect(strictDifferences(source, try await CatalogReader().read(connections[1])) == [])
    }
  }
}
