/// What is said of keys and indexes.
enum IndexCases {
  private static let items = "CREATE TABLE items (id bigint PRIMARY KEY, a int, b int)"

  static let all = [
    RuleCase("ST201", after: items, "CREATE TABLE parts (item_id bigint REFERENCES items); --! ST201"),
    RuleCase(
      "ST201",
      after: items,
      """
      CREATE TABLE parts (id bigint, item_id bigint REFERENCES items); --! ST201
      CREATE INDEX ON parts (item_id) WHERE id > 0;
      """
    ),
    RuleCase(
      "ST201",
      after: items,
      """
      CREATE TABLE parts (id bigint, item_id bigint REFERENCES items);
      CREATE INDEX ON parts (item_id, id);
      CREATE TABLE pieces (item_id bigint PRIMARY KEY REFERENCES items);
      CREATE TABLE bits (item_id bigint REFERENCES items);
      CREATE INDEX ON bits (item_id) WHERE item_id IS NOT NULL;
      """
    ),
    RuleCase("ST201", after: items, "CREATE TABLE parts (item_id bigint REFERENCES items ON DELETE CASCADE);"),
    RuleCase(
      "ST202",
      after: items,
      "CREATE TABLE parts (item_id bigint REFERENCES items ON DELETE CASCADE); --! ST202"
    ),
    RuleCase(
      "ST202",
      after: items,
      "CREATE TABLE parts (item_id bigint REFERENCES items ON DELETE SET NULL); --! ST202"
    ),
    RuleCase("ST202", after: items, "CREATE TABLE parts (item_id bigint REFERENCES items ON DELETE RESTRICT);"),
    RuleCase("ST203", after: items, "CREATE INDEX x ON items (a); --! ST203\nCREATE INDEX y ON items (a, b);"),
    RuleCase(
      "ST203",
      after: items,
      """
      CREATE INDEX v ON items (a DESC);
      CREATE UNIQUE INDEX w ON items (b);
      CREATE INDEX x ON items (a) WHERE b > 0;
      CREATE INDEX y ON items (a, b);
      CREATE INDEX z ON items (b, a);
      """
    ),
    RuleCase("ST204", after: items, "CREATE INDEX x ON items (a);\nCREATE INDEX y ON items (a); --! ST204"),
    RuleCase("ST204", after: items, "CREATE UNIQUE INDEX x ON items (id); --! ST204"),
    RuleCase(
      "ST204",
      after: items,
      "CREATE INDEX x ON items (a);\nCREATE INDEX y ON items USING hash (a);\nCREATE UNIQUE INDEX z ON items (b);"
    ),
    RuleCase("ST205", after: items, "CREATE TABLE parts (item_id int REFERENCES items); --! ST205"),
    RuleCase("ST205", after: items, "CREATE TABLE parts (item_id bigint REFERENCES items);"),
    RuleCase(
      "ST206",
      """
      CREATE TABLE months (at date) PARTITION BY RANGE (at);
      CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE INDEX x ON ONLY months (at); --! ST206
      """
    ),
    RuleCase(
      "ST206",
      """
      CREATE TABLE months (at date) PARTITION BY RANGE (at);
      CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE INDEX x ON ONLY months (at);
      CREATE INDEX y ON months_1 (at);
      ALTER INDEX x ATTACH PARTITION y;
      """
    ),
    RuleCase(
      "ST207",
      after: items,
      """
      CREATE MATERIALIZED VIEW totals AS SELECT a FROM items; --! ST207
      CREATE UNIQUE INDEX ON totals ((a + 1));
      """
    ),
    RuleCase(
      "ST207",
      after: items,
      "CREATE MATERIALIZED VIEW totals AS SELECT a FROM items;\nCREATE UNIQUE INDEX ON totals (a);"
    ),
    RuleCase("ST208", after: items, "CREATE INDEX x ON items USING hash (a); --! ST208"),
    RuleCase("ST208", after: items, "CREATE INDEX x ON items (a);"),
  ]
}
