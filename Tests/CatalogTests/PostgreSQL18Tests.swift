import Catalog
import TestSupport
import Testing

@Suite("What PostgreSQL 18 brought", .needs(.v18), .on(.v18))
struct PostgreSQL18Tests {
  static let cases: [String: String] = [
    "names and states of NOT NULL constraints": #"""
    CREATE TABLE t (a int NOT NULL, "b ';" int CONSTRAINT "n ';" NOT NULL NO INHERIT, c int, d int PRIMARY KEY, e int NOT NULL);
    ALTER TABLE t ADD CONSTRAINT late NOT NULL c NOT VALID; COMMENT ON CONSTRAINT "n ';" ON t IS 'it''s';
    COMMENT ON CONSTRAINT t_a_not_null ON t IS 'plain'; ALTER TABLE t RENAME COLUMN e TO f;
    COMMENT ON CONSTRAINT late ON t IS 'later';
    """#,
    "NOT NULL constraints of children": """
    CREATE TABLE p (a int NOT NULL, b int CONSTRAINT bn NOT NULL NO INHERIT, c int CONSTRAINT cn NOT NULL, d int);
    CREATE TABLE c1 () INHERITS (p); CREATE TABLE c2 (a int CONSTRAINT mine NOT NULL) INHERITS (p);
    CREATE TABLE c3 (CONSTRAINT other NOT NULL c) INHERITS (p); ALTER TABLE c1 ALTER b SET NOT NULL;
    CREATE TABLE c4 (a int NOT NULL, b int, c int CONSTRAINT c4n NOT NULL, d int NOT NULL); ALTER TABLE c4 INHERIT p;
    CREATE TABLE g () INHERITS (c2); COMMENT ON CONSTRAINT cn ON c1 IS 'of the child';
    ALTER TABLE c1 ADD CONSTRAINT dn NOT NULL d NO INHERIT;
    """,
    "NOT NULL constraints that children have of their own accord too": """
    CREATE TABLE p (a int NOT NULL, b int CONSTRAINT bn NOT NULL, c int NOT NULL);
    CREATE TABLE c1 (a int NOT NULL, b int) INHERITS (p); CREATE TABLE c2 () INHERITS (p);
    ALTER TABLE c2 ALTER b SET NOT NULL; CREATE TABLE c3 (a int NOT NULL, b int CONSTRAINT bn NOT NULL, c int NOT NULL);
    ALTER TABLE c3 INHERIT p; COMMENT ON CONSTRAINT bn ON c3 IS 'of the child'; CREATE TABLE g (b int NOT NULL) INHERITS (c1, c2);
    """,
    "NOT NULL constraints of partitions": """
    CREATE TABLE p (a int NOT NULL, b int CONSTRAINT special NOT NULL, c int) PARTITION BY LIST (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 (a int NOT NULL, b int CONSTRAINT own NOT NULL, c int);
    ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2); ALTER TABLE p1 ALTER c SET NOT NULL;
    CREATE TABLE p3 PARTITION OF p (CONSTRAINT third NOT NULL c) FOR VALUES IN (3);
    """,
    "virtual generated columns": """
    CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1), c int GENERATED ALWAYS AS (a * 2) STORED,
      d int GENERATED ALWAYS AS (a * 3) VIRTUAL NOT NULL);
    """,
    "constraints that are not enforced": """
    CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED,
      b int CONSTRAINT f REFERENCES r DEFERRABLE INITIALLY DEFERRED NOT ENFORCED);
    ALTER TABLE t ADD CONSTRAINT late CHECK (b > 0) NOT VALID; CREATE TABLE c () INHERITS (t);
    """,
    "keys over time": """
    CREATE TABLE t (id int4range, at daterange, CONSTRAINT k PRIMARY KEY (id, at WITHOUT OVERLAPS),
      UNIQUE (at, id WITHOUT OVERLAPS));
    CREATE TABLE f (id int4range, at daterange, FOREIGN KEY (id, PERIOD at) REFERENCES t (id, PERIOD at));
    """,
    "the rest": """
    CREATE TABLE t (a int) PARTITION BY LIST (a) USING heap; CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
    CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored); GRANT MAINTAIN ON t TO pg_monitor;
    CREATE COLLATION c (provider = builtin, locale = 'PG_UNICODE_FAST');
    CREATE DOMAIN d AS int CONSTRAINT dn NOT NULL; COMMENT ON CONSTRAINT dn ON DOMAIN d IS 'd';
    CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION f(); ALTER EVENT TRIGGER e DISABLE;
    CREATE TABLE s (a int, b int); CREATE STATISTICS st ON a, b FROM s; ALTER TABLE s ALTER a SET STATISTICS 7;
    """,
  ]

  /// What has no words in these cases: NOT NULL constraints of children that are not those of their parents, or that
  /// came after them, and the comment on that of a domain.
  static let asSQL: [String: Set<String>] = [
    "NOT NULL constraints of children": [
      "table public.c1", "table public.c2", "table public.c3", "table public.c4", "table public.g",
    ],
    "NOT NULL constraints that children have of their own accord too": ["column public.c2.b"],
    "the rest": ["domain public.d"],
  ]

  @Test("comes back", arguments: cases.keys.sorted())
  func roundTrips(_ name: String) async throws {
    try await roundTrip(Self.cases[name] ?? "", asSQL: Self.asSQL[name] ?? [])
  }

  @Test("has comments on NOT NULL that are read, and named nowhere")
  func comments() async throws {
    let sql = """
      CREATE TABLE t (a int CONSTRAINT n NOT NULL); COMMENT ON CONSTRAINT n ON t IS 'read';
      CREATE DOMAIN d AS int CONSTRAINT dn NOT NULL; COMMENT ON CONSTRAINT dn ON DOMAIN d IS 'read';
      """
    #expect(try await catalog(of: sql).unmanaged == [])
  }

  static let pairs: [(String, String)] = [
    (
      "CREATE TABLE t (a int NOT NULL)",
      "CREATE TABLE t (a int CONSTRAINT n NOT NULL); COMMENT ON CONSTRAINT n ON t IS 'c'"
    ),
    ("CREATE TABLE t (a int NOT NULL)", "CREATE TABLE t (a int NOT NULL NO INHERIT)"),
    ("CREATE TABLE t (a int)", "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID"),
    ("CREATE TABLE t (a int NOT NULL)", "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID"),
    ("CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int CONSTRAINT bn NOT NULL NO INHERIT)"),
    (
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT f REFERENCES r)",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT f REFERENCES r NOT ENFORCED)"
    ),
    (
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES r NOT VALID",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT f REFERENCES r NOT ENFORCED)"
    ),
    ("CREATE TABLE t (a int CHECK (a > 0))", "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)"),
    (
      "CREATE TABLE p (a int NOT NULL); CREATE TABLE c () INHERITS (p)",
      "CREATE TABLE p (a int CONSTRAINT n NOT NULL); CREATE TABLE c () INHERITS (p)"
    ),
    ("CREATE TABLE t (a int) PARTITION BY LIST (a)", "CREATE TABLE t (a int) PARTITION BY LIST (a) USING heap"),
    (
      "CREATE DOMAIN d AS int",
      "CREATE DOMAIN d AS int CONSTRAINT n NOT NULL; COMMENT ON CONSTRAINT n ON DOMAIN d IS 'c'"
    ),
    (
      "CREATE DOMAIN d AS int NOT NULL; COMMENT ON CONSTRAINT d_not_null ON DOMAIN d IS 'b'",
      "CREATE DOMAIN d AS int CONSTRAINT n NOT NULL; COMMENT ON CONSTRAINT n ON DOMAIN d IS 'c'"
    ),
    (
      "CREATE DOMAIN d AS int NOT NULL; COMMENT ON CONSTRAINT d_not_null ON DOMAIN d IS 'b'",
      "CREATE DOMAIN d AS int NOT NULL"
    ),
  ]

  @Test("is altered, forth and back", arguments: pairs)
  func alters(_ pair: (String, String)) async throws {
    try await alter(pair.0, to: pair.1)
    try await alter(pair.1, to: pair.0)
  }

  @Test("keeps the NOT NULL that a child has of its own accord when the parent's goes")
  func ownNotNull() async throws {
    let start = "CREATE TABLE p (a int NOT NULL); "
    let sql = try await alter(
      start + "CREATE TABLE c (a int) INHERITS (p)",
      to: start + "CREATE TABLE c (a int NOT NULL) INHERITS (p)"
    )
    #expect(sql == "ALTER TABLE public.c ALTER COLUMN a SET NOT NULL")
    // There is no statement for the way back.
    let back = try await alter(
      start + "CREATE TABLE c (a int NOT NULL) INHERITS (p)",
      to: start + "CREATE TABLE c (a int) INHERITS (p)"
    )
    #expect(back == "")
    let own = "CREATE TABLE c (a int NOT NULL) INHERITS (p)"
    try await alter(start + own, to: "CREATE TABLE p (a int); " + own)
    try await alter("CREATE TABLE p (a int); " + own, to: start + own)
    let neither = "CREATE TABLE p (a int); CREATE TABLE c (a int) INHERITS (p)"
    try await alter(neither, to: start + own)
    let both = try await alter(start + own, to: neither)
    #expect(
      both == """
        ALTER TABLE public.p ALTER COLUMN a DROP NOT NULL;
        ALTER TABLE public.c ALTER COLUMN a DROP NOT NULL
        """
    )
    // The child comes first by its name, and there are two parents, and a grandchild that keeps its own.
    func family(_ parents: String, _ children: String, _ keeps: String) -> String {
      """
      CREATE TABLE z (a int \(parents)); CREATE TABLE y (a int \(parents));
      CREATE TABLE b (a int \(children)) INHERITS (z, y); CREATE TABLE a (a int \(keeps)) INHERITS (b)
      """
    }
    let word = "NOT NULL"
    try await alter(family(word, word, word), to: family("", "", word))
    try await alter(family(word, word, word), to: family("", "", ""))
    try await alter(family("", "", ""), to: family(word, word, word))
  }

  @Test("changes the state of a constraint in place")
  func inPlace() async throws {
    let validation = try await alter(
      "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID",
      to: "CREATE TABLE t (a int CONSTRAINT m NOT NULL)"
    )
    #expect(
      validation == """
        ALTER TABLE public.t RENAME CONSTRAINT n TO m;
        ALTER TABLE public.t VALIDATE CONSTRAINT m
        """
    )
  }
}
