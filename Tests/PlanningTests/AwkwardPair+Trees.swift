extension AwkwardPair {
  /// Partitions and children.
  static let partitions: [AwkwardPair] = [
    AwkwardPair(
      name: "a table becomes partitioned, and another one its partition",
      old: "CREATE TABLE t (a int, b text); CREATE TABLE t_1 (b text, a int); CREATE INDEX i ON t_1 (a);"
        + "CREATE VIEW v AS SELECT a FROM t_1",
      new:
        "CREATE TABLE t (a int, b text) PARTITION BY RANGE (a); CREATE TABLE t_1 (b text, a int); CREATE INDEX i ON t_1 (a);"
        + "ALTER TABLE t ATTACH PARTITION t_1 FOR VALUES FROM (0) TO (10); CREATE TABLE t_d PARTITION OF t DEFAULT;"
        + "CREATE VIEW v AS SELECT a FROM t_1",
      rows: "INSERT INTO t VALUES (20, 'x'); INSERT INTO t_1 VALUES ('y', 1)"
    ),
    AwkwardPair(
      name: "the key of a partition below a partition changes, under keys and references",
      old: tree("a"),
      new: tree("b"),
      rows: "INSERT INTO t VALUES (1, 1), (11, 11); INSERT INTO r VALUES (1, 1)"
    ),
    AwkwardPair(
      name: "partitions change bounds and places",
      old: "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE u (a int) PARTITION BY RANGE (a);"
        + "CREATE TABLE x PARTITION OF t FOR VALUES FROM (0) TO (10);"
        + "CREATE TABLE y PARTITION OF t FOR VALUES FROM (10) TO (20);"
        + "CREATE TABLE z PARTITION OF u FOR VALUES FROM (0) TO (30)",
      new: "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE u (a int) PARTITION BY RANGE (a);"
        + "CREATE TABLE y PARTITION OF t FOR VALUES FROM (0) TO (20);"
        + "CREATE TABLE z PARTITION OF t FOR VALUES FROM (20) TO (30);"
        + "CREATE TABLE x PARTITION OF u FOR VALUES FROM (0) TO (10)"
    ),
    AwkwardPair(
      name: "a child of two parents leaves one, which loses a column",
      old: "CREATE TABLE p (a int NOT NULL, b int CHECK (b > 0)); CREATE TABLE q (b int, c int DEFAULT 1);"
        + "CREATE TABLE k (d int) INHERITS (p, q)",
      new: "CREATE TABLE p (a int, e int CHECK (e > 0)); CREATE TABLE q (b int, c int DEFAULT 2);"
        + "CREATE TABLE k (a int, d int) INHERITS (q)",
      rows: "INSERT INTO k VALUES (1, 2, 3, 4)"
    ),
    AwkwardPair(
      name: "a partition that is copied has rules, triggers, policies, grants and a function of its row",
      old: dressed("int"),
      new: dressed("bigint"),
      rows: "INSERT INTO t VALUES (1, 1)"
    ),
    AwkwardPair(
      name: "an unvalidated check of a partitioned table reaches partitions that differ",
      old: "CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
      new: "CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);"
        + "ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0) NOT VALID; CREATE TABLE t2 (b int, a int, CONSTRAINT c CHECK (b > 0));"
        + "ALTER TABLE t ATTACH PARTITION t2 FOR VALUES IN (2)",
      rows: "INSERT INTO t VALUES (1, -1)"
    ),
  ]

  private static func tree(_ key: String) -> String {
    """
    CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
    CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (\(key));
    CREATE TABLE t11 PARTITION OF t1 FOR VALUES FROM (0) TO (10);
    CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
    CREATE TABLE r (a int, b int, FOREIGN KEY (a, b) REFERENCES t);
    CREATE INDEX i ON t1 (b);
    CREATE VIEW v AS SELECT a FROM t1;
    """
  }

  private static func dressed(_ type: String) -> String {
    """
    CREATE TABLE t (a \(type), b int) PARTITION BY RANGE (a);
    CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
    CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();
    CREATE TRIGGER own AFTER UPDATE ON t1 FOR EACH ROW EXECUTE FUNCTION g();
    CREATE RULE r AS ON DELETE TO t1 DO INSTEAD NOTHING;
    ALTER TABLE t1 ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION f(t1) RETURNS int LANGUAGE sql AS 'SELECT $1.b';
    CREATE POLICY p ON t1 USING (f(t1) > 0);
    GRANT SELECT (b) ON t1 TO PUBLIC;
    COMMENT ON COLUMN t1.b IS 'b';
    CREATE VIEW v AS SELECT f(t1) AS f, t1 AS whole FROM t1;
    """
  }

  /// Routines and what calls them.
  static let routines: [AwkwardPair] = [
    AwkwardPair(
      name: "a function has other arguments under a default, a check, an index, a policy and a view",
      old: called("f(int)", "1"),
      new: called("f(bigint)", "1::bigint"),
      rows: "INSERT INTO t VALUES (3)"
    ),
    AwkwardPair(
      name: "functions and views alternate in a chain whose end changes",
      old: chain("int"),
      new: chain("bigint"),
      rows: "INSERT INTO t VALUES (3)"
    ),
    AwkwardPair(
      name: "a materialized view comes over one that was never filled",
      old: "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA",
      new:
        "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA; CREATE VIEW v AS SELECT a FROM m;"
        + "CREATE MATERIALIZED VIEW n AS SELECT a FROM v WITH NO DATA; CREATE UNIQUE INDEX i ON n (a)",
      rows: "INSERT INTO t VALUES (1)"
    ),
    AwkwardPair(
      name: "an operator with its class is made again under an index and an exclusion constraint",
      old: operators("1"),
      new: operators("2"),
      rows: "INSERT INTO t VALUES (3)"
    ),
    AwkwardPair(
      name: "a table that a function reads by its default becomes partitioned",
      old: reading(""),
      new: reading(" PARTITION BY LIST (a); CREATE TABLE t_d PARTITION OF t DEFAULT"),
      rows: "INSERT INTO t (a) VALUES (3)"
    ),
    AwkwardPair(
      name: "a view that is written through gets other columns",
      old: "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; ALTER VIEW v ALTER a SET DEFAULT 1;"
        + "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        + "CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION g();"
        + "CREATE RULE r AS ON UPDATE TO v DO INSTEAD UPDATE t SET a = NEW.a; CREATE VIEW w AS SELECT v FROM v",
      new: "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b, a FROM t; ALTER VIEW v ALTER a SET DEFAULT 2;"
        + "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        + "CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION g();"
        + "CREATE RULE r AS ON UPDATE TO v DO INSTEAD UPDATE t SET a = NEW.a; CREATE VIEW w AS SELECT v FROM v"
    ),
    AwkwardPair(
      name: "privileges by default change while routines are made again",
      old: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO pg_monitor;"
        + "CREATE TABLE t (a int DEFAULT f()); ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
      new: "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pg_monitor;"
        + "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; CREATE TABLE t (a int DEFAULT f());"
        + "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION g() FROM pg_monitor"
    ),
  ]

  private static func called(_ signature: String, _ argument: String) -> String {
    """
    CREATE FUNCTION \(signature) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
    CREATE TABLE t (a int DEFAULT f(\(argument)), CHECK (f(\(argument)) > 0));
    CREATE INDEX i ON t ((a + f(\(argument))));
    CREATE POLICY p ON t USING (f(\(argument)) > 0);
    CREATE VIEW v AS SELECT f(\(argument)) AS f FROM t;
    CREATE FUNCTION g(x int DEFAULT f(\(argument))) RETURNS int LANGUAGE sql AS 'SELECT 1';
    """
  }

  private static func chain(_ type: String) -> String {
    """
    CREATE TABLE t (a \(type));
    CREATE VIEW v1 AS SELECT a FROM t;
    CREATE FUNCTION f1() RETURNS \(type) BEGIN ATOMIC SELECT a FROM v1 LIMIT 1; END;
    CREATE VIEW v2 AS SELECT f1() AS a;
    CREATE FUNCTION f2() RETURNS SETOF v2 BEGIN ATOMIC SELECT v2.a FROM v2; END;
    CREATE MATERIALIZED VIEW m AS SELECT a FROM f2();
    CREATE UNIQUE INDEX i ON m (a);
    CREATE POLICY p ON t USING (EXISTS (SELECT FROM m));
    COMMENT ON MATERIALIZED VIEW m IS 'm';
    """
  }

  private static func operators(_ number: String) -> String {
    """
    CREATE FUNCTION eq(int, int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT $1 OPERATOR(pg_catalog.=) $2';
    CREATE FUNCTION hash(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT hashint4($1) OPERATOR(pg_catalog.+) \(number)';
    CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = eq, COMMUTATOR = ===\(number == "2" ? ", HASHES" : ""));
    CREATE OPERATOR CLASS c FOR TYPE int USING hash AS OPERATOR 1 ===, FUNCTION 1 hash(int);
    CREATE TABLE t (a int);
    CREATE INDEX i ON t USING hash (a c);
    ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING hash (a c WITH ===);
    CREATE VIEW v AS SELECT a === 1 AS b FROM t;
    """
  }

  private static func reading(_ tail: String) -> String {
    """
    CREATE TABLE t (a int, n bigint)\(tail);
    CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t; END;
    ALTER TABLE t ALTER n SET DEFAULT f();
    CREATE VIEW v AS SELECT f() AS f;
    ALTER TABLE t ADD CONSTRAINT c CHECK (f() >= 0);
    CREATE POLICY p ON t USING (n < f());
    """
  }
}
