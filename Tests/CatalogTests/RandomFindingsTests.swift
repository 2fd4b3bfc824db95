import Testing

/// What random schemas showed, each made small.
struct RandomFindingsTests {
  static let schemas = [
    // Within one CREATE TABLE PostgreSQL makes one index of both.
    "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)",
    "CREATE TABLE t (a int PRIMARY KEY); COMMENT ON INDEX t_pkey IS 'of the index'; COMMENT ON CONSTRAINT t_pkey ON t IS 'k'",
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i",
    """
    CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (a int) SERVER s;
    CREATE VIEW v AS SELECT a FROM f; CREATE MATERIALIZED VIEW m AS SELECT a FROM v WITH NO DATA
    """,
    // Two indexes of the partition fit the one of its parent.
    """
    CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
    CREATE INDEX z ON c (b); CREATE INDEX i ON p (b); CREATE INDEX a ON c (b)
    """,
    // A partition without words, of another shape than its table: its defaults are made with it.
    """
    CREATE TABLE p (a int, b text DEFAULT 'x') PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
    ALTER TABLE c FORCE ROW LEVEL SECURITY; ALTER TABLE c ALTER b SET STORAGE EXTERNAL
    """,
  ]

  @Test(arguments: schemas)
  func comesBack(_ schema: String) async throws {
    // There is no word for the comment on the index behind a constraint, nor for what a partition is forced to alone.
    let asSQL: Set<String> =
      schema.contains("COMMENT ON INDEX")
      ? ["constraint public.t.t_pkey"] : schema.contains("FORCE") ? ["table public.c"] : []
    let sql = try await roundTrip(schema, asSQL: asSQL)
    if schema.contains("CLUSTER ON") { #expect(sql.contains("CLUSTER ON")) }
  }

  static let pairs = [
    ("CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY)", "CREATE TABLE t (a text)"),
    ("CREATE TABLE t (a xml, b jsonb, c int[])", "CREATE TABLE t (a point, b uuid, c int4range)"),
    (
      "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX i ON m (a)",
      "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i"
    ),
    (
      "CREATE TABLE t (a int PRIMARY KEY)",
      "CREATE TABLE t (a int PRIMARY KEY); COMMENT ON INDEX t_pkey IS 'of the index'"
    ),
    // An index of a partition has a name of its own, with the index that it belongs to and after it.
    (
      "CREATE TABLE p (a int, b int) PARTITION BY LIST (a)",
      """
      CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
      CREATE INDEX own ON c (b); CREATE INDEX i ON p (b)
      """
    ),
    (
      "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE INDEX i ON p (b)",
      """
      CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
      CREATE INDEX own ON c (b); CREATE INDEX i ON p (b)
      """
    ),
  ]

  @Test(arguments: pairs)
  func changes(_ old: String, _ new: String) async throws {
    try await alter(old, to: new)
    try await alter(new, to: old)
  }
}
