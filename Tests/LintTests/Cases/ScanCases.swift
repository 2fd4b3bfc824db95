/// Statements that read or write whole tables while others wait.
enum ScanCases {
  private static let items = """
    CREATE TABLE items (id bigint PRIMARY KEY, note text, amount integer, other_id bigint);
    CREATE TABLE others (id bigint PRIMARY KEY)
    """
  private static let months = """
    CREATE TABLE months (id bigint, at date) PARTITION BY RANGE (at);
    CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE months_2 (id bigint, at date);
    CREATE TABLE months_3 (id bigint, at date, CHECK (at >= '2026-03-01' AND at < '2026-04-01' AND at IS NOT NULL))
    """

  static let all = [
    RuleCase("ST010", after: items, "LOCK items;\nSELECT count(*) FROM items; --! ST010"),
    RuleCase("ST010", after: items, "SELECT count(*) FROM items;\nALTER TABLE items ADD COLUMN more int;"),
    RuleCase("ST011", after: items, "ALTER TABLE items SET UNLOGGED; --! ST011"),
    RuleCase("ST011", after: items, "CLUSTER items USING items_pkey; --! ST011", plain: true),
    RuleCase("ST011", after: items, "-- strata:segment transaction=none\nVACUUM FULL items; --! ST011"),
    RuleCase("ST011", after: items, "ALTER TABLE items SET (fillfactor = 70);\nTRUNCATE items;"),
    RuleCase("ST012", after: items, "CREATE INDEX idx_items_note ON items (note); --! ST012"),
    RuleCase("ST012", after: months, "CREATE INDEX ON months (id); --! ST012"),
    RuleCase(
      "ST012",
      after: items,
      """
      CREATE TABLE fresh (id int);
      CREATE INDEX ON fresh (id);
      -- strata:segment transaction=none
      CREATE INDEX CONCURRENTLY items_note ON items (note);
      """
    ),
    RuleCase("ST013", after: items, "ALTER TABLE items ADD CONSTRAINT u UNIQUE (note); --! ST013"),
    RuleCase("ST013", after: items, "ALTER TABLE items ADD EXCLUDE USING btree (note WITH =); --! ST013"),
    RuleCase(
      "ST013",
      after: items,
      """
      -- strata:segment transaction=none
      CREATE UNIQUE INDEX CONCURRENTLY u ON items (note);
      -- strata:segment
      ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX u;
      """
    ),
    RuleCase("ST014", after: items, "ALTER TABLE items ADD FOREIGN KEY (other_id) REFERENCES others; --! ST014"),
    // In one transaction the lock of the first statement is still held.
    RuleCase(
      "ST014",
      after: items,
      """
      ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (other_id) REFERENCES others NOT VALID;
      ALTER TABLE items VALIDATE CONSTRAINT f; --! ST014
      """
    ),
    RuleCase(
      "ST014",
      after: items,
      """
      ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (other_id) REFERENCES others NOT VALID;
      CREATE TABLE fresh (item_id bigint REFERENCES items);
      -- strata:segment transaction=none
      ALTER TABLE items VALIDATE CONSTRAINT f;
      """
    ),
    RuleCase("ST015", after: items, "ALTER TABLE items ADD CONSTRAINT c CHECK (amount > 0); --! ST015"),
    RuleCase(
      "ST015",
      after: items,
      """
      ALTER TABLE items ADD CONSTRAINT c CHECK (amount > 0) NOT VALID;
      -- strata:segment transaction=none
      ALTER TABLE items VALIDATE CONSTRAINT c;
      """
    ),
    RuleCase("ST016", after: items, "ALTER TABLE items ALTER note SET NOT NULL; --! ST016"),
    RuleCase(
      "ST016",
      after: items,
      """
      ALTER TABLE items ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID;
      -- strata:segment transaction=none
      ALTER TABLE items VALIDATE CONSTRAINT c;
      ALTER TABLE items ALTER note SET NOT NULL;
      """
    ),
    RuleCase("ST017", after: items, "ALTER TABLE items ADD token uuid DEFAULT gen_random_uuid(); --! ST017"),
    RuleCase("ST017", after: items, "ALTER TABLE items ADD number int GENERATED ALWAYS AS IDENTITY; --! ST017"),
    RuleCase("ST017", after: months, "ALTER TABLE months ADD token uuid DEFAULT gen_random_uuid(); --! ST017"),
    RuleCase("ST017", after: items, "ALTER TABLE items ADD made_at timestamptz DEFAULT now();"),
    RuleCase("ST018", after: items, "ALTER TABLE items ALTER amount TYPE bigint; --! ST018"),
    RuleCase("ST018", after: items, "ALTER TABLE items ALTER note TYPE varchar;"),
    RuleCase("ST019", after: items, "ALTER TABLE items ALTER note TYPE varchar; --! ST019"),
    RuleCase(
      "ST019",
      after: "CREATE TABLE items (price numeric(10,2))",
      "ALTER TABLE items ALTER price TYPE numeric(12,2);"
    ),
    RuleCase(
      "ST027",
      after: months,
      "ALTER TABLE months ATTACH PARTITION months_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01'); --! ST027"
    ),
    RuleCase(
      "ST027",
      after: months,
      "ALTER TABLE months ATTACH PARTITION months_3 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');"
    ),
    RuleCase("ST028", after: months, "ALTER TABLE months DETACH PARTITION months_1; --! ST028"),
    RuleCase("ST028", after: months, "DROP TABLE months_1; --! ST028"),
    RuleCase(
      "ST028",
      after: months,
      "-- strata:segment transaction=none\nALTER TABLE months DETACH PARTITION months_1 CONCURRENTLY;"
    ),
    RuleCase("ST031", after: items, "REINDEX TABLE items; --! ST031"),
    RuleCase("ST031", after: items, "-- strata:segment transaction=none\nREINDEX TABLE CONCURRENTLY items;"),
  ]
}
