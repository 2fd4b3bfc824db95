import Catalog
import Planning
import Postgres
import TestSupport
import Testing

/// Objects whose old and new needs go round in a circle: something in it is taken apart, and the rows stay.
@Suite(.onEveryServer)
struct CycleRepairTests {
  @Test(arguments: [
    // A policy must leave a column before the table gets its type, and comes back after it.
    (
      "CREATE TYPE old AS (a int, b int); CREATE TYPE new AS (a int, c int); CREATE TABLE t OF old;"
        + "CREATE POLICY p ON t USING (b > 0)",
      "CREATE TYPE old AS (a int, b int); CREATE TYPE new AS (a int, c int); CREATE TABLE t OF new;"
        + "CREATE POLICY p ON t USING (c > 0)"
    ),
    // A policy of the table that goes reads a view of it.
    (
      "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE POLICY p ON t USING (EXISTS (SELECT FROM v WHERE v.a = 1))",
      ""
    ),
    // The index stays in place by name only: what it covered goes, and what it covers comes.
    (
      "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) WHERE b > 0",
      "CREATE TABLE t (a int, c int) WITH (fillfactor = 50); CREATE INDEX i ON t (a) WHERE c > 0"
    ),
    // A function reads one table and will read another, which needs what the first one holds.
    (
      "CREATE TYPE c AS (x int, y int); CREATE TABLE t (a c);"
        + "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT count(*)::int FROM t; END",
      "CREATE TYPE c AS (y int, x int); CREATE TABLE u (a c);"
        + "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT count(*)::int FROM u; END"
    ),
    // A view reads a generated column that is made again, by way of another schema's view.
    (
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE VIEW v AS SELECT b FROM t;"
        + "CREATE VIEW w AS SELECT b FROM v",
      "CREATE SCHEMA s; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED);"
        + "CREATE VIEW s.v AS SELECT b FROM t; CREATE VIEW w AS SELECT b FROM s.v"
    ),
    // The old table needs the old function until its rows are copied, and the new one a function of the same name.
    (
      "CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
        + "CREATE TABLE t (a int) PARTITION BY RANGE (f(a)); CREATE TABLE t1 PARTITION OF t DEFAULT",
      "CREATE FUNCTION f(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1::bigint';"
        + "CREATE TABLE t (a int) PARTITION BY RANGE (f(a)); CREATE TABLE t1 PARTITION OF t DEFAULT"
    ),
    // The same of a generated column, which can go first.
    (
      "CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
        + "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(a)) STORED)",
      "CREATE FUNCTION f(int) RETURNS smallint IMMUTABLE LANGUAGE sql AS 'SELECT $1::smallint';"
        + "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(a)) STORED) PARTITION BY RANGE (a);"
        + "CREATE TABLE t1 PARTITION OF t DEFAULT"
    ),
    // A domain over a type that moves to another schema, published with its table.
    (
      "CREATE DOMAIN d AS int; CREATE DOMAIN e AS d; CREATE TABLE t (a e); CREATE PUBLICATION p FOR TABLE t",
      "CREATE SCHEMA s; CREATE DOMAIN s.d AS int; CREATE DOMAIN e AS s.d; CREATE TABLE s.t (a e);"
        + "CREATE PUBLICATION p FOR TABLE s.t"
    ),
  ])
  func leadsThroughAndBack(_ old: String, _ new: String) async throws {
    // The prover replays the plan and its undo, and throws where either misses its target.
    let plan = try await PlanCase(old: old, new: new).plan()
    #expect(!plan.statements.isEmpty && !plan.undo.isEmpty)
  }
}
