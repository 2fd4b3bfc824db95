/// Statements that surprise others in another way.
enum StatementCases {
  private static let items = """
    CREATE TABLE items (id bigint PRIMARY KEY, note text NOT NULL, amount int CONSTRAINT positive CHECK (amount > 0));
    CREATE INDEX idx_items_note ON items (note);
    CREATE VIEW notes AS SELECT note FROM items;
    CREATE MATERIALIZED VIEW totals AS SELECT note, sum(amount) FROM items GROUP BY note;
    CREATE UNIQUE INDEX ON totals (note);
    CREATE FUNCTION fn_safe() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'
    """

  static let all = [
    RuleCase("ST024", after: items, "ALTER TABLE items RENAME TO things; --! ST024"),
    RuleCase("ST024", after: items, "ALTER TABLE items RENAME note TO remark; --! ST024"),
    RuleCase("ST024", after: items, "ALTER FUNCTION fn_safe() RENAME TO fn_other; --! ST024"),
    RuleCase("ST024", after: items, "CREATE SCHEMA apart;\nALTER TABLE items SET SCHEMA apart; --! ST024"),
    RuleCase("ST024", after: items, "ALTER INDEX idx_items_note RENAME TO idx_other;\nALTER TABLE items ADD more int;"),
    RuleCase("ST025", after: items, "ALTER TABLE items ADD more int NOT NULL; --! ST025"),
    RuleCase(
      "ST025",
      after: items,
      """
      ALTER TABLE items ADD a int NOT NULL DEFAULT 1, ADD b int, ADD c int GENERATED ALWAYS AS IDENTITY;
      CREATE TABLE fresh (id int NOT NULL);
      """
    ),
    RuleCase("ST026", after: items, "DROP INDEX idx_items_note; --! ST026"),
    RuleCase("ST026", after: items, "-- strata:segment transaction=none\nDROP INDEX CONCURRENTLY idx_items_note;"),
    RuleCase("ST032", after: items, "REFRESH MATERIALIZED VIEW totals; --! ST032"),
    RuleCase("ST032", after: items, "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;"),
    RuleCase(
      "ST033",
      after: items,
      "CREATE TABLE IF NOT EXISTS fresh (id int); --! ST033\nDROP TABLE IF EXISTS gone; --! ST033"
    ),
    RuleCase("ST033", after: items, "COMMENT ON TABLE items IS 'IF NOT EXISTS';\nCREATE TABLE fresh (id int);"),
    RuleCase("ST033", after: items, "CREATE TABLE IF NOT EXISTS fresh (id int);", plain: true),
    RuleCase("ST034", after: items, "DROP TABLE items CASCADE; --! ST034"),
    RuleCase("ST034", after: items, "DROP VIEW notes CASCADE;"),
    RuleCase(
      "ST035",
      after: items,
      "CREATE OR REPLACE FUNCTION fn_safe() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2'; --! ST035"
    ),
    RuleCase(
      "ST035",
      after: items,
      "CREATE OR REPLACE FUNCTION fn_safe() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 2'; --! ST035"
    ),
    RuleCase(
      "ST035",
      after: items,
      """
      CREATE OR REPLACE FUNCTION fn_safe() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 2';
      """
    ),
    RuleCase("ST036", after: items, "LOCK TABLE items IN EXCLUSIVE MODE; --! ST036"),
    RuleCase("ST036", after: items, "LOCK TABLE items IN ROW SHARE MODE;"),
    RuleCase("ST053", after: items, "SET lock_timeout = 0; --! ST053\nALTER TABLE items ADD more int;"),
    RuleCase("ST053", after: items, "SELECT set_config('lock_timeout', '0', false); --! ST053"),
    RuleCase("ST053", after: items, "-- strata:segment transaction=none\nSET lock_timeout TO '0s'; --! ST053"),
    RuleCase("ST053", after: items, "SET lock_timeout = '30s';\nSET statement_timeout = 0;\nSET work_mem = '8MB';"),
    RuleCase("ST053", after: items, "SET lock_timeout = 0;", plain: true),
    RuleCase("ST037", after: items, "ALTER TABLE items SET UNLOGGED; --! ST037"),
    RuleCase("ST037", after: items, "CREATE UNLOGGED TABLE fresh (id int);\nALTER TABLE fresh SET LOGGED;"),
    RuleCase("ST038", after: items, "ALTER TABLE items ALTER note DROP NOT NULL; --! ST038"),
    RuleCase("ST038", after: items, "ALTER TABLE items ALTER amount SET NOT NULL;"),
    RuleCase("ST039", after: items, "ALTER TABLE items DROP CONSTRAINT positive; --! ST039"),
    RuleCase(
      "ST039",
      after: items,
      """
      ALTER TABLE items DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;
      ALTER TABLE items DROP COLUMN amount CASCADE;
      """
    ),
    RuleCase("ST040", after: items, "SET session_replication_role = replica; --! ST040"),
    RuleCase("ST040", after: items, "SET LOCAL lock_timeout = '1s';"),
    RuleCase("ST041", after: items, "CREATE TABLE IF NOT EXISTS items (id int); --! ST041"),
    RuleCase("ST041", after: items, "CREATE TABLE IF NOT EXISTS fresh (id int);"),
  ]
}
