/// What is said of rights.
enum SecurityCases {
  private static let items = "CREATE TABLE items (id bigint PRIMARY KEY, owner_id bigint)"

  static let all = [
    RuleCase("ST301", after: items, "CREATE POLICY p ON items USING (owner_id = 1); --! ST301"),
    RuleCase(
      "ST301",
      after: items,
      "CREATE POLICY p ON items USING (owner_id = 1);\nALTER TABLE items ENABLE ROW LEVEL SECURITY;"
    ),
    RuleCase("ST302", "CREATE TABLE parts (id int); --! ST302\nALTER TABLE parts ENABLE ROW LEVEL SECURITY;"),
    RuleCase(
      "ST302",
      """
      CREATE TABLE parts (id int);
      ALTER TABLE parts ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON parts USING (id = 1);
      """
    ),
    RuleCase("ST303", "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; --! ST303"),
    RuleCase(
      "ST303",
      """
      CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
      CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
      """
    ),
    RuleCase("ST304", "CREATE TABLE parts (id int); --! ST304\nGRANT SELECT ON parts TO PUBLIC;"),
    RuleCase("ST304", "CREATE TABLE parts (id int);\nGRANT SELECT ON parts TO app;"),
    RuleCase(
      "ST305",
      "CREATE PROCEDURE f() LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'; --! ST305"
    ),
    RuleCase(
      "ST305",
      """
      CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
      REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
      CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS 'BEGIN RETURN NEW; END';
      """
    ),
    RuleCase(
      "ST306",
      after: items + "; ALTER TABLE items ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON items USING (owner_id = 1)",
      """
      CREATE VIEW inner_view AS SELECT * FROM items;
      CREATE VIEW v AS SELECT id FROM inner_view; --! ST306
      GRANT SELECT ON v TO app;
      """
    ),
    RuleCase(
      "ST306",
      after: items + "; ALTER TABLE items ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON items USING (owner_id = 1)",
      """
      CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM items;
      GRANT SELECT ON v TO app;
      CREATE VIEW w AS SELECT id FROM items;
      """
    ),
    RuleCase(
      "ST307",
      after: items + "; ALTER TABLE items ENABLE ROW LEVEL SECURITY",
      "CREATE POLICY p ON items FOR DELETE USING (true); --! ST307"
    ),
    RuleCase(
      "ST307",
      after: items + "; ALTER TABLE items ENABLE ROW LEVEL SECURITY",
      """
      CREATE POLICY p ON items FOR SELECT USING (true);
      CREATE POLICY q ON items AS RESTRICTIVE USING (true);
      CREATE POLICY r ON items FOR INSERT WITH CHECK (owner_id = 1);
      """
    ),
    RuleCase(
      "ST308",
      """
      CREATE LANGUAGE wild HANDLER plpgsql_call_handler;
      CREATE FUNCTION f() RETURNS int LANGUAGE wild AS 'BEGIN RETURN 1; END'; --! ST308
      """
    ),
    RuleCase("ST308", "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';"),
  ]
}
