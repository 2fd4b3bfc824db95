import Planning
import Testing

/// The same for partitioned tables, at two depths.
struct PartitionedStrategyTests {
  private static func tables(_ columns: String = "a int, b int") -> String {
    """
    CREATE TABLE p (\(columns)) PARTITION BY RANGE (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
    CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (100) TO (1000) PARTITION BY RANGE (a);
    CREATE TABLE p21 PARTITION OF p2 FOR VALUES FROM (100) TO (1000);

    """
  }
  private static let rows = "INSERT INTO p SELECT n, n FROM generate_series(1, 500) n;"

  @Test(arguments: cases)
  func takesAStatementApart(_ item: StrategyCase) async throws { try await item.check() }

  static let cases: [StrategyCase] = [
    StrategyCase(
      name: "an index is built partition by partition and attached",
      old: tables(),
      new: tables() + "CREATE INDEX i ON p (b);",
      rows: rows,
      online: [
        "— CREATE INDEX CONCURRENTLY p1_b_idx ON p1 USING btree (b)",
        "— CREATE INDEX CONCURRENTLY p21_b_idx ON p21 USING btree (b)",
        "CREATE INDEX i ON ONLY p USING btree (b)",
        "CREATE INDEX p2_b_idx ON ONLY p2 USING btree (b)",
        "ALTER INDEX i ATTACH PARTITION p1_b_idx",
        "ALTER INDEX i ATTACH PARTITION p2_b_idx",
        "ALTER INDEX p2_b_idx ATTACH PARTITION p21_b_idx",
      ],
      undo: ["DROP INDEX i"],
      simple: ["CREATE INDEX i ON p USING btree (b)"]
    ),
    StrategyCase(
      name: "an index that one partition has is taken over",
      old: tables() + "CREATE INDEX mine ON p1 (b);",
      new: tables() + "CREATE INDEX mine ON p1 (b); CREATE INDEX i ON p (b);",
      rows: rows,
      online: [
        "— CREATE INDEX CONCURRENTLY p21_b_idx ON p21 USING btree (b)",
        "CREATE INDEX i ON ONLY p USING btree (b)",
        "CREATE INDEX p2_b_idx ON ONLY p2 USING btree (b)",
        "ALTER INDEX i ATTACH PARTITION mine",
        "ALTER INDEX i ATTACH PARTITION p2_b_idx",
        "ALTER INDEX p2_b_idx ATTACH PARTITION p21_b_idx",
      ]
    ),
    StrategyCase(
      name: "an index is replaced beside the old one",
      old: tables() + "CREATE UNIQUE INDEX i ON p (a);",
      new: tables() + "CREATE UNIQUE INDEX i ON p (a, b);",
      rows: rows,
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY p1_a_b_idx__strata_new ON p1 USING btree (a, b)",
        "— CREATE UNIQUE INDEX CONCURRENTLY p21_a_b_idx__strata_new ON p21 USING btree (a, b)",
        "CREATE UNIQUE INDEX i__strata_new ON ONLY p USING btree (a, b)",
        "CREATE UNIQUE INDEX p2_a_b_idx__strata_new ON ONLY p2 USING btree (a, b)",
        "ALTER INDEX i__strata_new ATTACH PARTITION p1_a_b_idx__strata_new",
        "ALTER INDEX i__strata_new ATTACH PARTITION p2_a_b_idx__strata_new",
        "ALTER INDEX p2_a_b_idx__strata_new ATTACH PARTITION p21_a_b_idx__strata_new",
        "DROP INDEX i",
        "ALTER INDEX i__strata_new RENAME TO i",
        "ALTER INDEX p1_a_b_idx__strata_new RENAME TO p1_a_b_idx",
        "ALTER INDEX p2_a_b_idx__strata_new RENAME TO p2_a_b_idx",
        "ALTER INDEX p21_a_b_idx__strata_new RENAME TO p21_a_b_idx",
      ]
    ),
    StrategyCase(
      name: "a primary key comes through the indexes of the partitions",
      old: tables(),
      new: tables() + "ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (a);",
      rows: rows,
      online: [
        "ALTER TABLE p ADD CONSTRAINT a__strata_not_null CHECK (a IS NOT NULL) NOT VALID",
        "— ALTER TABLE p VALIDATE CONSTRAINT a__strata_not_null",
        "ALTER TABLE p ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE p DROP CONSTRAINT a__strata_not_null",
        "— CREATE UNIQUE INDEX CONCURRENTLY p1_pkey ON p1 USING btree (a)",
        "— CREATE UNIQUE INDEX CONCURRENTLY p21_pkey ON p21 USING btree (a)",
        "ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (a)",
        "ALTER TABLE p1 ADD CONSTRAINT p1_pkey PRIMARY KEY USING INDEX p1_pkey",
        "ALTER TABLE ONLY p2 ADD CONSTRAINT p2_pkey PRIMARY KEY (a)",
        "ALTER TABLE p21 ADD CONSTRAINT p21_pkey PRIMARY KEY USING INDEX p21_pkey",
        "ALTER INDEX p_pkey ATTACH PARTITION p1_pkey",
        "ALTER INDEX p_pkey ATTACH PARTITION p2_pkey",
        "ALTER INDEX p2_pkey ATTACH PARTITION p21_pkey",
      ]
    ),
    StrategyCase(
      name: "a key with other columns is built beside the old one",
      old: tables("a int NOT NULL, b int NOT NULL, CONSTRAINT p_pkey PRIMARY KEY (a)"),
      new: tables("a int NOT NULL, b int NOT NULL, CONSTRAINT p_pkey PRIMARY KEY (a, b)"),
      rows: rows,
      online: [
        "— CREATE UNIQUE INDEX CONCURRENTLY p1_pkey__strata_new ON p1 USING btree (a, b)",
        "— CREATE UNIQUE INDEX CONCURRENTLY p21_pkey__strata_new ON p21 USING btree (a, b)",
        "ALTER TABLE p DROP CONSTRAINT p_pkey",
        "ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b)",
        "ALTER TABLE p1 ADD CONSTRAINT p1_pkey PRIMARY KEY USING INDEX p1_pkey__strata_new",
        "ALTER TABLE ONLY p2 ADD CONSTRAINT p2_pkey PRIMARY KEY (a, b)",
        "ALTER TABLE p21 ADD CONSTRAINT p21_pkey PRIMARY KEY USING INDEX p21_pkey__strata_new",
        "ALTER INDEX p_pkey ATTACH PARTITION p1_pkey",
        "ALTER INDEX p_pkey ATTACH PARTITION p2_pkey",
        "ALTER INDEX p2_pkey ATTACH PARTITION p21_pkey",
      ],
      simple: [
        "ALTER TABLE p DROP CONSTRAINT p_pkey",
        "ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b)",
      ]
    ),
    StrategyCase(
      name: "a foreign key is validated partition by partition",
      old: tables() + "CREATE TABLE r (id int PRIMARY KEY);",
      new: tables()
        + "CREATE TABLE r (id int PRIMARY KEY); ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      rows: "INSERT INTO r SELECT generate_series(1, 500);" + rows,
      online: [
        "ALTER TABLE p1 ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r(id) NOT VALID",
        "ALTER TABLE p21 ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r(id) NOT VALID",
        "— ALTER TABLE p1 VALIDATE CONSTRAINT f",
        "— ALTER TABLE p21 VALIDATE CONSTRAINT f",
        "ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r(id)",
      ],
      simple: ["ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r(id)"]
    ),
    StrategyCase(
      name: "a foreign key to a partitioned table is validated apart",
      old: tables("a int PRIMARY KEY, b int") + "CREATE TABLE c (a int);",
      new: tables("a int PRIMARY KEY, b int") + "CREATE TABLE c (a int CONSTRAINT f REFERENCES p);",
      rows: rows + "INSERT INTO c SELECT generate_series(1, 500);",
      online: [
        "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p(a) NOT VALID",
        "— ALTER TABLE c VALIDATE CONSTRAINT f",
      ]
    ),
    StrategyCase(
      name: "a check and NOT NULL reach the partitions",
      old: tables(),
      new: tables("a int, b int NOT NULL CONSTRAINT k CHECK (b > 0)"),
      rows: rows,
      online: [
        "ALTER TABLE p ADD CONSTRAINT b__strata_not_null CHECK (b IS NOT NULL) NOT VALID",
        "ALTER TABLE p ADD CONSTRAINT k CHECK ((b > 0)) NOT VALID",
        "— ALTER TABLE p VALIDATE CONSTRAINT b__strata_not_null",
        "— ALTER TABLE p VALIDATE CONSTRAINT k",
        "ALTER TABLE p ALTER COLUMN b SET NOT NULL",
        "ALTER TABLE p DROP CONSTRAINT b__strata_not_null",
      ]
    ),
  ]
}
