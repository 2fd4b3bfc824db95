/// What is said of names.
enum NameCases {
  static let all = [
    RuleCase("ST401", "CREATE TABLE \"Items\" (\"unitPrice\" int, id int); --! ST401 ST401"),
    RuleCase("ST401", "CREATE TABLE items (unit_price int, id2 int);"),
    RuleCase("ST402", "CREATE TABLE subscription_plan (id int); --! ST402"),
    RuleCase("ST402", "CREATE TABLE subscription_plans (id int);\nCREATE TABLE audit_trail (id int);"),
    RuleCase("ST403", "CREATE TABLE items (id int, a int);\nCREATE INDEX by_a ON items (a); --! ST403"),
    RuleCase(
      "ST403",
      """
      CREATE TABLE items (id int PRIMARY KEY, a int, "timestamp" int);
      CREATE INDEX idx_items_a_id ON items (a, id);
      CREATE INDEX idx_items_a_partial ON items (a) WHERE id > 0;
      CREATE INDEX idx_items_timestamp ON items ("timestamp");
      CREATE INDEX idx_items_lower_a ON items ((a + 1));
      """
    ),
    RuleCase("ST404", "CREATE TABLE items (id int, CONSTRAINT positive CHECK (id > 0)); --! ST404"),
    RuleCase(
      "ST404",
      """
      CREATE TABLE items (id int PRIMARY KEY CHECK (id > 0) CHECK (id < 100), a int UNIQUE REFERENCES items);
      """
    ),
    RuleCase("ST405", "CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1'; --! ST405"),
    RuleCase("ST405", "CREATE FUNCTION fn_total() RETURNS int LANGUAGE sql AS 'SELECT 1';"),
    RuleCase("ST406", "CREATE VIEW active AS SELECT 1; --! ST406"),
    RuleCase("ST406", "CREATE VIEW vw_active AS SELECT 1 AS one;"),
    RuleCase("ST407", "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS one; --! ST407"),
    RuleCase("ST407", "CREATE MATERIALIZED VIEW mv_totals AS SELECT 1 AS one;"),
    RuleCase("ST408", "CREATE TABLE \"user\" (\"order\" int); --! ST408 ST408"),
    RuleCase("ST408", "CREATE TABLE users (\"timestamp\" int, name text, value int);"),
  ]
}
