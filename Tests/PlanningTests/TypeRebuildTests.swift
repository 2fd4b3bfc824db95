import Catalog
import Diagnostics
import Planning
import Postgres
import TestSupport
import Testing

/// What happens to values when the type that they are of, or that their parts are of, changes: they are carried over, or
/// the plan names the loss, or it refuses.
@Suite(.onEveryServer)
struct TypeRebuildTests {
  private static let steps = """
    CREATE TYPE steps; CREATE FUNCTION f(steps) RETURNS steps LANGUAGE internal IMMUTABLE STRICT
      AS 'int4range_canonical'; CREATE TYPE steps AS RANGE (subtype = int
    """

  private static func number(_ options: String, output: String = "num_out") -> String {
    """
    CREATE TYPE num; CREATE FUNCTION num_in(cstring) RETURNS num LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
    CREATE FUNCTION \(output)(num) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
    CREATE TYPE num (INPUT = num_in, OUTPUT = \(output), LIKE = int4\(options));
    """
  }

  /// The data is in column `a` of table `t`; it reads the same after the plan and after its undo.
  @Test(arguments: [
    // A composite type whose attributes come in another order, on its own and within another.
    Carried(
      "CREATE TYPE c AS (x int, y text); CREATE TABLE t (a c NOT NULL)",
      "CREATE TYPE c AS (y text, x int); CREATE TABLE t (a c NOT NULL)",
      data: "INSERT INTO t VALUES (ROW(1, 'one')), (ROW(NULL, NULL))",
      reading: "SELECT (a).x, (a).y FROM t ORDER BY 1",
      ["1|one", "∅|∅"]
    ),
    Carried(
      "CREATE TYPE c AS (x int, y text); CREATE TYPE o AS (c c, n int); CREATE TABLE t (a o)",
      "CREATE TYPE c AS (y text, x int); CREATE TYPE o AS (c c, n int); CREATE TABLE t (a o)",
      data: "INSERT INTO t VALUES (ROW(ROW(1, 'one'), 5)), (NULL)",
      reading: "SELECT ((a).c).x, ((a).c).y, (a).n FROM t ORDER BY 1",
      ["1|one|5", "∅|∅|∅"]
    ),
    // An enum that loses a label, used within an array, a composite type, a domain and a view.
    Carried(
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE TYPE c AS (e e); CREATE DOMAIN d AS c;"
        + "CREATE TABLE t (a e[] DEFAULT '{x}', b d); CREATE VIEW v AS SELECT a, b FROM t",
      "CREATE TYPE e AS ENUM ('y', 'x'); CREATE TYPE c AS (e e); CREATE DOMAIN d AS c;"
        + "CREATE TABLE t (a e[] DEFAULT '{x}', b d); CREATE VIEW v AS SELECT a, b FROM t",
      data: "INSERT INTO t VALUES ('{y,x}', ROW('y')), (DEFAULT, NULL)",
      reading: "SELECT a, b FROM v ORDER BY a::text",
      ["{x}|∅", "{y,x}|(y)"]
    ),
    // A range type has functions of its name, so that two cannot stand side by side.
    Carried(
      "CREATE TYPE r AS RANGE (subtype = int4); CREATE TABLE t (a r, b r[]); CREATE INDEX i ON t (a)",
      "CREATE TYPE r AS RANGE (subtype = int8); CREATE TABLE t (a r, b r[]); CREATE INDEX i ON t (a)",
      data: "INSERT INTO t VALUES ('[1,5)', ARRAY['[2,3)'::r])",
      reading: "SELECT lower(a), upper(a), lower(b[1]) FROM t",
      ["1|5|2"]
    ),
    // One with the function that writes its values, which goes and comes with it.
    Carried(
      steps + ", canonical = f); CREATE TABLE t (a steps, b steps[], c steps_multirange); CREATE INDEX i ON t (a)",
      steps + ", canonical = f, subtype_diff = int4range_subdiff);"
        + "CREATE TABLE t (a steps, b steps[], c steps_multirange); CREATE INDEX i ON t (a)",
      data: "INSERT INTO t VALUES ('[1,5]', ARRAY['[2,3)'::steps], '{[1,2],[7,8)}')",
      reading: "SELECT a, lower(b[1]), c FROM t",
      ["[1,6)|2|{[1,3),[7,8)}"]
    ),
    // A base type that PostgreSQL has no way to change, with its functions.
    Carried(
      number(", DEFAULT = '3'") + "CREATE TABLE t (a num, b num[]); CREATE VIEW v AS SELECT a, b FROM t",
      number("") + "CREATE TABLE t (a num, b num[]); CREATE VIEW v AS SELECT a, b FROM t",
      data: "INSERT INTO t (b) VALUES ('{1,2}'), (NULL)",
      reading: "SELECT a, b FROM v ORDER BY b::text",
      ["3|{1,2}", "3|∅"]
    ),
    // Types over one that cannot be set aside.
    Carried(
      "CREATE TYPE r AS RANGE (subtype = int4); CREATE DOMAIN d AS r; CREATE TYPE c AS (x d, y r[]);"
        + "CREATE TABLE t (a d, b c, e c[]); CREATE VIEW v AS SELECT a, b, e FROM t",
      "CREATE TYPE r AS RANGE (subtype = int8); CREATE DOMAIN d AS r; CREATE TYPE c AS (x d, y r[]);"
        + "CREATE TABLE t (a d, b c, e c[]); CREATE VIEW v AS SELECT a, b, e FROM t",
      data: "INSERT INTO t VALUES ('[1,5)', ROW('[2,3)', '{}'), ARRAY[ROW('[7,9)', NULL)::c])",
      reading: "SELECT lower(a), (b).x, (e[1]).x FROM v",
      ["1|[2,3)|[7,9)"]
    ),
    // A type whose name another kind of type takes.
    Carried(
      "CREATE DOMAIN d AS text; CREATE TABLE t (a d, b d[]); CREATE INDEX i ON t (a)",
      "CREATE TYPE d AS ENUM ('x', 'y'); CREATE TABLE t (a d, b d[]); CREATE INDEX i ON t (a)",
      data: "INSERT INTO t VALUES ('y', '{x,y}'), (NULL, NULL)",
      reading: "SELECT a, b FROM t",
      ["y|{x,y}", "∅|∅"]
    ),
    // A check on a domain whose values are elements of arrays and attributes.
    Carried(
      "CREATE DOMAIN d AS int; CREATE TYPE c AS (d d); CREATE TABLE t (a d[], b c, e d)",
      "CREATE DOMAIN d AS int CONSTRAINT low CHECK (VALUE < 10); CREATE TYPE c AS (d d); CREATE TABLE t (a d[], b c, e d)",
      data: "INSERT INTO t VALUES ('{1,2}', ROW(3), 4)",
      reading: "SELECT a, b, e FROM t",
      ["{1,2}|(3)|4"]
    ),
    // The type of an attribute, while a column holds the values.
    Carried(
      "CREATE TYPE c AS (n int, s text); CREATE TABLE t (a c, b c[] DEFAULT '{}')",
      "CREATE TYPE c AS (n bigint, s text); CREATE TABLE t (a c, b c[] DEFAULT '{}')",
      data: "INSERT INTO t VALUES (ROW(7, 'x'), ARRAY[ROW(8, 'y')::c])",
      reading: "SELECT (a).n, (b[1]).n, (b[1]).s FROM t",
      ["7|8|y"]
    ),
    // A collation that is made again under a column.
    Carried(
      "CREATE COLLATION k (locale = 'C'); CREATE TABLE t (a text COLLATE k)",
      "CREATE COLLATION k (locale = 'POSIX'); CREATE TABLE t (a text COLLATE k)",
      data: "INSERT INTO t VALUES ('b'), ('A')",
      reading: "SELECT a FROM t ORDER BY a COLLATE \"C\"",
      ["A", "b"]
    ),
    // A typed table is made again with its type.
    Carried(
      "CREATE TYPE c AS (x int, y text); CREATE TABLE t OF c (PRIMARY KEY (x))",
      "CREATE TYPE c AS (y text, x int); CREATE TABLE t OF c (PRIMARY KEY (x))",
      data: "INSERT INTO t VALUES (1, 'one')",
      reading: "SELECT x, y FROM t",
      ["1|one"]
    ),
    // The columns of a typed table follow the type.
    Carried(
      "CREATE TYPE c AS (x int); CREATE TABLE t OF c; CREATE VIEW v AS SELECT x FROM t",
      "CREATE TYPE c AS (x bigint, y text); CREATE TABLE t OF c; CREATE VIEW v AS SELECT x FROM t",
      data: "INSERT INTO t (x) VALUES (1)",
      reading: "SELECT x FROM v",
      ["1"]
    ),
    // A column of the partition key, whose type cannot change in place.
    Carried(
      "CREATE TABLE t (k int, n int) PARTITION BY LIST (k); CREATE TABLE p PARTITION OF t FOR VALUES IN (1);"
        + "CREATE TABLE q PARTITION OF t DEFAULT",
      "CREATE TABLE t (k bigint, n int) PARTITION BY LIST (k); CREATE TABLE p PARTITION OF t FOR VALUES IN (1);"
        + "CREATE TABLE q PARTITION OF t DEFAULT",
      data: "INSERT INTO t VALUES (1, 10), (2, 20)",
      reading: "SELECT tableoid::regclass, k, n FROM t ORDER BY k",
      ["p|1|10", "q|2|20"]
    ),
    // A partition that becomes partitioned.
    Carried(
      "CREATE TABLE t (k int, n int, PRIMARY KEY (k, n)) PARTITION BY LIST (k);"
        + "CREATE TABLE p PARTITION OF t FOR VALUES IN (1)",
      "CREATE TABLE t (k int, n int, PRIMARY KEY (k, n)) PARTITION BY LIST (k);"
        + "CREATE TABLE p PARTITION OF t FOR VALUES IN (1) PARTITION BY RANGE (n);"
        + "CREATE TABLE p0 PARTITION OF p DEFAULT",
      data: "INSERT INTO t VALUES (1, 10)",
      reading: "SELECT k, n FROM t",
      ["1|10"]
    ),
    // Storage and compression are not those of the type, and stay when it changes.
    Carried(
      "CREATE TABLE t (a varchar(9)); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET COMPRESSION pglz",
      "CREATE TABLE t (a text); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET COMPRESSION pglz",
      data: "INSERT INTO t VALUES ('x')",
      reading: "SELECT a FROM t",
      ["x"]
    ),
  ])
  func carriesValuesOver(_ carried: Carried) async throws {
    let item = PlanCase(old: carried.old, new: carried.new)
    #expect(try await item.plan().loss.isEmpty)
    try await item.run(data: carried.data) { (connection: Connection) async throws in
      #expect(try await connection.texts(carried.reading) == carried.rows)
    } back: { (connection: Connection) async throws in
      #expect(try await connection.texts(carried.reading) == carried.rows)
    }
  }

  struct Carried: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var data: String
    var reading: String
    var rows: [String]

    init(_ old: String, _ new: String, data: String, reading: String, _ rows: [String]) {
      self.old = old
      self.new = new
      self.data = data
      self.reading = reading
      self.rows = rows
    }

    var testDescription: String { old }
  }

  @Test(arguments: [
    ("CREATE DOMAIN d AS timestamp; CREATE TABLE t (a d)", "CREATE DOMAIN d AS date; CREATE TABLE t (a d)"),
    ("CREATE TYPE c AS (x int, y int); CREATE TABLE t (a c)", "CREATE TYPE c AS (x int); CREATE TABLE t (a c)"),
    (
      "CREATE TYPE c AS (x numeric); CREATE TABLE t (a c[])",
      "CREATE TYPE c AS (x numeric(4,1)); CREATE TABLE t (a c[])"
    ),
    // What one function writes another may read as something else.
    (number("") + "CREATE TABLE t (a num)", number("", output: "num_text") + "CREATE TABLE t (a num)"),
  ])
  func namesWhatAChangedTypeLoses(_ old: String, _ new: String) async throws {
    let loss = try await PlanCase(old: old, new: new).plan().loss
    #expect(loss.map(\.table) == ["public.t"])
    #expect(loss.first?.column == "a")
  }

  @Test func refusesTextsOfWhichTheAttributesChangePlaces() async throws {
    let types = "CREATE TYPE r AS RANGE (subtype = %); CREATE TYPE c AS (%); CREATE TABLE t (a c)"
    func schema(_ subtype: String, _ attributes: String) -> String {
      types.replacing("%", with: subtype, maxReplacements: 1).replacing("%", with: attributes)
    }
    let item = PlanCase(old: schema("int4", "x r, y text"), new: schema("int8", "y text, x r"))
    await #expect {
      _ = try await item.plan()
    } throws: { error in
      (error as? Failure)?.code == "values-not-convertible"
    }
  }

  @Test func refusesArraysWhoseAttributesChangePlaces() async throws {
    let item = PlanCase(
      old: "CREATE TYPE c AS (x int, y text); CREATE TABLE t (a c[])",
      new: "CREATE TYPE c AS (y text, x int); CREATE TABLE t (a c[])"
    )
    await #expect {
      _ = try await item.plan()
    } throws: { error in
      let failure = error as? Failure
      return failure?.code == "values-not-convertible" && failure?.details.first?.contains("public.t.a") == true
    }
  }
}
