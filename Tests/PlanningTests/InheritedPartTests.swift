import Catalog
import Planning
import Postgres
import TestSupport
import Testing

/// Parts that come from a parent, and what hangs on them, find their place among the changes of the parent.
@Suite(.onEveryServer)
struct InheritedPartTests {
  @Test(arguments: [
    // A function needs the child's column, which goes with the parent's.
    (
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE TABLE u (c int) INHERITS (t);"
        + "CREATE FUNCTION f() RETURNS SETOF u BEGIN ATOMIC SELECT * FROM u; END",
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED); CREATE TABLE u (c int) INHERITS (t);"
        + "CREATE FUNCTION f() RETURNS SETOF u BEGIN ATOMIC SELECT * FROM u; END"
    ),
    // The comment on the child's column waits for the parent's.
    (
      "CREATE TABLE z (a int) PARTITION BY LIST (a); CREATE TABLE a PARTITION OF z DEFAULT",
      "CREATE TABLE z (a int, b int) PARTITION BY LIST (a); CREATE TABLE a PARTITION OF z DEFAULT;"
        + "COMMENT ON COLUMN a.b IS 'of the child'"
    ),
    // The indexes of new partitions keep names of their own.
    (
      "",
      "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t FOR VALUES IN (1);"
        + "CREATE INDEX own ON p (a); CREATE INDEX i ON t (a)"
    ),
    // PostgreSQL has no ALTER INDEX SET for the index of a partitioned table.
    (
      "CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t DEFAULT; CREATE INDEX i ON t (a)",
      "CREATE TABLE t (a int, PRIMARY KEY (a) WITH (fillfactor = 50)) PARTITION BY LIST (a);"
        + "CREATE TABLE p PARTITION OF t DEFAULT; CREATE INDEX i ON t (a) WITH (fillfactor = 60)"
    ),
    // A default no longer calls the function that is made again.
    (
      "CREATE FUNCTION f() RETURNS int RETURN 1; CREATE TABLE t (a int DEFAULT f())",
      "CREATE FUNCTION f() RETURNS text RETURN 'x'; CREATE TABLE t (a int DEFAULT 2)"
    ),
    // The columns of a statistics object and of a publication have no order.
    (
      "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t; CREATE PUBLICATION p FOR TABLE t (a, b)",
      "CREATE TABLE t (c int, b int); CREATE STATISTICS s ON b, c FROM t; CREATE PUBLICATION p FOR TABLE t (c, b)"
    ),
    // A statistics object keeps its target when a column of it changes its type.
    (
      "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t; ALTER STATISTICS s SET STATISTICS 37",
      "CREATE TABLE t (a bigint, b int); CREATE STATISTICS s ON a, b FROM t; ALTER STATISTICS s SET STATISTICS 37"
    ),
    // The columns of a foreign table change their types without a conversion.
    (
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE TYPE e AS ENUM ('a', 'b');"
        + "CREATE FOREIGN TABLE f (a int, e e) SERVER s",
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE TYPE e AS ENUM ('a');"
        + "CREATE FOREIGN TABLE f (a uuid, e e) SERVER s"
    ),
    // A rule names the column whose type changes.
    (
      "CREATE TABLE t (a int); CREATE TABLE l (a text); CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (NEW.a)",
      "CREATE TABLE t (a uuid); CREATE TABLE l (a text); CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (NEW.a)"
    ),
  ])
  func leadsThereAndBack(_ old: String, _ new: String) async throws {
    // The prover replays the plan and its undo, and throws where either misses its target.
    let plan = try await PlanCase(old: old, new: new).plan()
    #expect(!plan.statements.isEmpty && !plan.undo.isEmpty)
  }
}
