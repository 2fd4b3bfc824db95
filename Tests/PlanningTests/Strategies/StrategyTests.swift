import Planning
import Testing

/// Each strategy: from these tables with these rows to those, by these statements.
struct StrategyTests {
  private static let items = "CREATE TABLE items (id int, name text, price int);"
  private static let rows = "INSERT INTO items SELECT n, 'n' || n, n FROM generate_series(1, 500) n;"

  @Test(arguments: all)
  func takesAStatementApart(_ item: StrategyCase) async throws { try await item.check() }

  static let all = indexes + constraints + columns

  static let indexes: [StrategyCase] = [
    StrategyCase(
      name: "an index is built and dropped concurrently",
      old: items,
      new: items + "CREATE INDEX i ON items (name);",
      rows: rows,
      online: ["— CREATE INDEX CONCURRENTLY i ON items USING btree (name)"],
      undo: ["— DROP INDEX CONCURRENTLY i"],
      simple: ["CREATE INDEX i ON items USING btree (name)"]
    ),
    StrategyCase(
      name: "an index of a new table needs no care",
      old: "",
      new: items + "CREATE UNIQUE INDEX i ON items (id);",
      rows: "",
      online: [
        "CREATE TABLE items ( id integer, name text, price integer )",
        "CREATE UNIQUE INDEX i ON items USING btree (id)",
      ]
    ),
    StrategyCase(
      name: "an index is replaced beside the old one",
      old: items + "CREATE UNIQUE INDEX i ON items (id); COMMENT ON INDEX i IS 'old';",
      new: items + "CREATE UNIQUE INDEX i ON items (id, name); COMMENT ON INDEX i IS 'new';",
      rows: rows,
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY i__strata_new ON items USING btree (id, name)",
        "ALTER INDEX i RENAME TO i__strata_old",
        "ALTER INDEX i__strata_new RENAME TO i",
        "COMMENT ON INDEX i IS 'new'",
        "— DROP INDEX CONCURRENTLY i__strata_old",
      ],
      simple: [
        "DROP INDEX i", "CREATE UNIQUE INDEX i ON items USING btree (id, name)", "COMMENT ON INDEX i IS 'new'",
      ]
    ),
    StrategyCase(
      name: "an index of a materialized view is built concurrently",
      old: items + "CREATE MATERIALIZED VIEW m AS SELECT id FROM items;",
      new: items + "CREATE MATERIALIZED VIEW m AS SELECT id FROM items; CREATE UNIQUE INDEX i ON m (id);",
      rows: rows + "REFRESH MATERIALIZED VIEW m;",
      online: ["— CREATE UNIQUE INDEX CONCURRENTLY i ON m USING btree (id)"]
    ),
  ]

  static let constraints: [StrategyCase] = [
    StrategyCase(
      name: "a check is validated apart",
      old: items,
      new: items + "ALTER TABLE items ADD CONSTRAINT c CHECK (price > 0);",
      rows: rows,
      online: [
        "ALTER TABLE items ADD CONSTRAINT c CHECK ((price > 0)) NOT VALID",
        "— ALTER TABLE items VALIDATE CONSTRAINT c",
      ],
      undo: ["ALTER TABLE items DROP CONSTRAINT c"],
      simple: ["ALTER TABLE items ADD CONSTRAINT c CHECK ((price > 0))"],
      locks: ["1: items AccessExclusiveLock"]
    ),
    StrategyCase(
      name: "a foreign key is validated apart",
      old: items + "CREATE TABLE prices (id int PRIMARY KEY);",
      new: items + "CREATE TABLE prices (id int PRIMARY KEY);"
        + "ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (price) REFERENCES prices;",
      rows: rows + "INSERT INTO prices SELECT generate_series(1, 500);",
      online: [
        "ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (price) REFERENCES prices(id) NOT VALID",
        "— ALTER TABLE items VALIDATE CONSTRAINT f",
      ],
      simple: ["ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (price) REFERENCES prices(id)"],
      locks: ["1: items ShareRowExclusiveLock", "1: prices ShareRowExclusiveLock"]
    ),
    StrategyCase(
      name: "a unique constraint comes through an index",
      old: items,
      new: items + "ALTER TABLE items ADD CONSTRAINT u UNIQUE (id, name) INCLUDE (price) WITH (fillfactor=70);",
      rows: rows,
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY u ON items USING btree (id, name) INCLUDE (price) WITH (fillfactor=70)",
        "ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX u",
      ],
      simple: ["ALTER TABLE items ADD CONSTRAINT u UNIQUE (id, name) INCLUDE (price) WITH (fillfactor=70)"],
      locks: ["2: items AccessExclusiveLock"]
    ),
    StrategyCase(
      name: "a deferrable unique constraint stays deferrable",
      old: items,
      new: items + "ALTER TABLE items ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (id) DEFERRABLE INITIALLY DEFERRED;",
      rows: rows,
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY u ON items USING btree (id) NULLS NOT DISTINCT",
        "ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX u DEFERRABLE INITIALLY DEFERRED",
      ]
    ),
    StrategyCase(
      name: "a primary key waits until its columns are NOT NULL",
      old: items,
      new: items + "ALTER TABLE items ADD CONSTRAINT items_pkey PRIMARY KEY (id);",
      rows: rows,
      online: [
        "ALTER TABLE items ADD CONSTRAINT id__strata_not_null CHECK (id IS NOT NULL) NOT VALID",
        "— ALTER TABLE items VALIDATE CONSTRAINT id__strata_not_null",
        "ALTER TABLE items ALTER COLUMN id SET NOT NULL",
        "ALTER TABLE items DROP CONSTRAINT id__strata_not_null",
        "— CREATE UNIQUE INDEX CONCURRENTLY items_pkey ON items USING btree (id)",
        "ALTER TABLE items ADD CONSTRAINT items_pkey PRIMARY KEY USING INDEX items_pkey",
      ],
      simple: [
        "ALTER TABLE items ALTER COLUMN id SET NOT NULL",
        "ALTER TABLE items ADD CONSTRAINT items_pkey PRIMARY KEY (id)",
      ]
    ),
    StrategyCase(
      name: "a key with other columns is built beside the old one, and its foreign keys are validated apart",
      old: items
        + "ALTER TABLE items ADD CONSTRAINT u UNIQUE (id); CREATE TABLE c (i int CONSTRAINT f REFERENCES items (id));",
      new: items
        + "ALTER TABLE items ADD CONSTRAINT u UNIQUE (price); CREATE TABLE c (i int CONSTRAINT f REFERENCES items (price));",
      rows: rows + "INSERT INTO c SELECT generate_series(1, 500);",
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY u__strata_new ON items USING btree (price)",
        "ALTER TABLE c DROP CONSTRAINT f",
        "ALTER TABLE items DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE USING INDEX u__strata_new",
        "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES items(price) NOT VALID",
        "— ALTER TABLE c VALIDATE CONSTRAINT f",
      ]
    ),
  ]

  static let columns: [StrategyCase] = [
    StrategyCase(
      name: "NOT NULL is proven by a check",
      old: items,
      new: "CREATE TABLE items (id int, name text NOT NULL, price int);",
      rows: rows,
      online: [
        "ALTER TABLE items ADD CONSTRAINT name__strata_not_null CHECK (name IS NOT NULL) NOT VALID",
        "— ALTER TABLE items VALIDATE CONSTRAINT name__strata_not_null",
        "ALTER TABLE items ALTER COLUMN name SET NOT NULL",
        "ALTER TABLE items DROP CONSTRAINT name__strata_not_null",
      ],
      undo: ["ALTER TABLE items ALTER COLUMN name DROP NOT NULL"],
      simple: ["ALTER TABLE items ALTER COLUMN name SET NOT NULL"]
    ),
    StrategyCase(
      name: "NOT NULL that a check of the schema proves needs nothing",
      old: "CREATE TABLE t (a int CONSTRAINT c CHECK (a IS NOT NULL));",
      new: "CREATE TABLE t (a int NOT NULL CONSTRAINT c CHECK (a IS NOT NULL));",
      rows: "INSERT INTO t SELECT generate_series(1, 500);",
      online: ["ALTER TABLE t ALTER COLUMN a SET NOT NULL"]
    ),
    StrategyCase(
      name: "a default that differs from row to row is filled in batches",
      old: items,
      new:
        "CREATE TABLE items (id int, name text, price int, token uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT u UNIQUE);",
      rows: rows,
      online: [
        "ALTER TABLE items ADD COLUMN token uuid",
        "ALTER TABLE items ALTER COLUMN token SET DEFAULT gen_random_uuid()",
        "— UPDATE items SET token = gen_random_uuid() WHERE token IS NULL",
        "ALTER TABLE items ADD CONSTRAINT token__strata_not_null CHECK (token IS NOT NULL) NOT VALID",
        "— ALTER TABLE items VALIDATE CONSTRAINT token__strata_not_null",
        "ALTER TABLE items ALTER COLUMN token SET NOT NULL",
        "ALTER TABLE items DROP CONSTRAINT token__strata_not_null",
        "— CREATE UNIQUE INDEX CONCURRENTLY u ON items USING btree (token)",
        "ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX u",
      ]
    ),
    StrategyCase(
      name: "a serial column is numbered before it is NOT NULL",
      old: "CREATE TABLE t (a int PRIMARY KEY);",
      new: "CREATE TABLE t (a int PRIMARY KEY, n serial);",
      rows: "INSERT INTO t SELECT generate_series(1, 500);",
      online: [
        "ALTER TABLE t ADD COLUMN n integer",
        "CREATE SEQUENCE t_n_seq AS integer",
        "ALTER SEQUENCE t_n_seq OWNED BY t.n",
        "ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq'::regclass)",
        "— UPDATE t SET n = nextval('t_n_seq'::regclass) WHERE n IS NULL /* strata:batch */",
        "ALTER TABLE t ADD CONSTRAINT n__strata_not_null CHECK (n IS NOT NULL) NOT VALID",
        "— ALTER TABLE t VALIDATE CONSTRAINT n__strata_not_null",
        "ALTER TABLE t ALTER COLUMN n SET NOT NULL",
        "ALTER TABLE t DROP CONSTRAINT n__strata_not_null",
      ],
      simple: [
        "ALTER TABLE t ADD COLUMN n integer",
        "CREATE SEQUENCE t_n_seq AS integer",
        "ALTER SEQUENCE t_n_seq OWNED BY t.n",
        "ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq'::regclass)",
        "UPDATE t SET n = nextval('t_n_seq'::regclass) WHERE n IS NULL",
        "ALTER TABLE t ALTER COLUMN n SET NOT NULL",
      ]
    ),
    StrategyCase(
      name: "the rows of an identity column are numbered before it is one",
      old: "CREATE TABLE t (a int PRIMARY KEY);",
      new:
        "CREATE TABLE t (a int PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5) UNIQUE);",
      rows: "INSERT INTO t SELECT generate_series(1, 500);",
      online: [
        "ALTER TABLE t ADD COLUMN n bigint",
        "CREATE SEQUENCE t_n_seq__strata_new AS bigint INCREMENT BY 5 START WITH 10",
        "GRANT USAGE ON SEQUENCE t_n_seq__strata_new TO PUBLIC",
        "ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq__strata_new')",
        "— UPDATE t SET n = nextval('t_n_seq__strata_new') WHERE n IS NULL /* strata:batch */",
        "ALTER TABLE t ADD CONSTRAINT n__strata_not_null CHECK (n IS NOT NULL) NOT VALID",
        "— ALTER TABLE t VALIDATE CONSTRAINT n__strata_not_null",
        "ALTER TABLE t ALTER COLUMN n SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN n DROP DEFAULT",
        "ALTER TABLE t ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5 START WITH 10)",
        "SELECT setval('t_n_seq', nextval('t_n_seq__strata_new'), false)",
        "DROP SEQUENCE t_n_seq__strata_new",
        "ALTER TABLE t DROP CONSTRAINT n__strata_not_null",
        "— CREATE UNIQUE INDEX CONCURRENTLY t_n_key ON t USING btree (n)",
        "ALTER TABLE t ADD CONSTRAINT t_n_key UNIQUE USING INDEX t_n_key",
      ]
    ),
    StrategyCase(
      name: "a default that is the same for all rows is added at once",
      old: items,
      new: "CREATE TABLE items (id int, name text, price int, at timestamptz NOT NULL DEFAULT now());",
      rows: rows,
      online: ["ALTER TABLE items ADD COLUMN at timestamp with time zone DEFAULT now() NOT NULL"]
    ),
    StrategyCase(
      name: "a type that only grows is changed at once",
      old: "CREATE TABLE t (a varchar(10), b numeric(8,2), c varchar(10), d varbit(4), e timestamp(3));",
      new: "CREATE TABLE t (a varchar(20), b numeric(10,2), c text, d varbit(8), e timestamp(6));",
      rows: "INSERT INTO t SELECT 'a', 1.5, 'c', B'101', '2020-01-01' FROM generate_series(1, 500);",
      online: [
        "ALTER TABLE t ALTER COLUMN a TYPE character varying(20), ALTER COLUMN b TYPE numeric(10,2), ALTER COLUMN c TYPE text, ALTER COLUMN d TYPE bit varying(8), ALTER COLUMN e TYPE timestamp(6) without time zone"
      ],
      undoMayBlock: true
    ),
  ]
}
