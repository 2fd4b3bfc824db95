import Catalog
import Postgres
import TestSupport
import Testing

@Suite("Nothing is silent", .onEveryServer)
struct CatalogCoverageTests {
  @Test("every column of every system catalog has been decided about")
  func coverage() async throws {
    try await withDatabase { _, connection in
      let rows = try await connection.query(
        """
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY 1, 2
        """
      )
      var undecided: [String] = []
      for row in rows {
        let (catalog, column) = (try row.string(0), try row.string(1))
        let words = CatalogCoverage.columns[catalog]?.values.flatMap { $0.split(whereSeparator: \.isWhitespace) }
        if words?.contains(Substring(column)) != true { undecided.append("\(catalog).\(column)") }
      }
      #expect(rows.count > 500)
      #expect(undecided == [])
    }
  }

  @Test("no column goes two ways")
  func unambiguous() {
    for (catalog, columns) in CatalogCoverage.columns {
      let words = columns.values.flatMap { $0.split(whereSeparator: \.isWhitespace) }
      #expect(Set(words).count == words.count, "\(catalog)")
    }
  }

  @Test("what hangs on managed objects and is not managed itself is named")
  func attributes() async throws {
    let catalog = try await catalog(
      of: makingRoles("strata_reader") + #"""
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE r (a int PRIMARY KEY);
        CREATE TABLE f (a int CONSTRAINT "k ';" REFERENCES r, i int GENERATED ALWAYS AS IDENTITY);
        ALTER TABLE f DISABLE TRIGGER ALL; CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX mi ON m (a);
        ALTER MATERIALIZED VIEW m CLUSTER ON mi;
        CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION g() DEPENDS ON EXTENSION plpgsql;
        CREATE FUNCTION pg_catalog.strange() RETURNS int LANGUAGE sql AS 'SELECT 1';
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO strata_reader;
        REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; GRANT SELECT (usename) ON pg_catalog.pg_shadow TO strata_reader;
        GRANT USAGE ON SEQUENCE f_i_seq TO strata_reader; CREATE TYPE rg AS RANGE (subtype = int);
        REVOKE EXECUTE ON FUNCTION rg(int, int) FROM PUBLIC;
        DO $$ BEGIN
          EXECUTE format('ALTER DATABASE %I SET work_mem = ''5MB''', current_database());
          EXECUTE format('ALTER ROLE strata_reader IN DATABASE %I SET search_path = ''x''', current_database());
          EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 7', current_database());
          EXECUTE format('COMMENT ON DATABASE %I IS ''ours''', current_database());
          EXECUTE format('GRANT CREATE ON DATABASE %I TO strata_reader', current_database());
        END $$;
        """#
    )
    let named = catalog.unmanaged.map { "\($0.kind) \($0.name)" }
    for expected in [
      #"constraint "k ';" on public.f"#, "function public.g()",
      "function pg_catalog.strange()", "privileges function pg_catalog.pg_read_file(pg_catalog.text)",
      "privileges language plpgsql", "privileges view column pg_catalog.pg_shadow.usename",
      "privileges sequence public.f_i_seq", "privileges function public.rg(integer,integer)", "setting work_mem",
      "setting search_path of role strata_reader",
    ] {
      #expect(named.contains(expected), "\(named)")
    }
    for kind in ["privileges of the database", "connection limit of the database", "comment on the database"] {
      #expect(catalog.unmanaged.contains { $0.kind == kind }, "\(kind)")
    }
  }

  @Test("privileges on a multirange type of its own are named")
  func multiranges() async throws {
    // PostgreSQL 17 and later refuse them.
    if TestServer.version == .v18 { return }
    let sql = "CREATE TYPE rg AS RANGE (subtype = int); GRANT USAGE ON TYPE rg_multirange TO pg_monitor"
    let named = try await catalog(of: sql).unmanaged.map { "\($0.kind) \($0.name)" }
    #expect(named == ["privileges type public.rg_multirange"])
  }

  @Test("a new database has nothing to name")
  func emptiness() async throws {
    #expect(try await catalog(of: "SELECT").unmanaged == [])
  }

  @Test("a partition whose detaching was interrupted is named")
  func pendingDetach() async throws {
    try await withDatabase { target, connection in
      try await connection.execute(
        """
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        INSERT INTO p VALUES (1)
        """
      )
      let reader = try await Connection.connect(to: target)
      try await reader.execute("BEGIN; SELECT * FROM p")
      // The reader keeps the second half of it waiting.
      try await connection.execute("SET lock_timeout = '200ms'")
      await #expect(throws: PostgresError.self) {
        try await connection.execute("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY")
      }
      await reader.close()
      let catalog = try await CatalogReader().read(connection)
      #expect(catalog.unmanaged.map { "\($0.kind) \($0.name)" } == ["partition public.p1"])
    }
  }
}
