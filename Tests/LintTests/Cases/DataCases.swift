/// Statements after which data is gone.
enum DataCases {
  private static let items = "CREATE TABLE items (id bigint PRIMARY KEY, note text)"

  static let all = [
    RuleCase("ST020", after: items, "DROP TABLE items; --! ST020"),
    RuleCase(
      "ST020",
      after: items,
      "CREATE TABLE fresh (id int);\nDROP TABLE fresh;\nALTER TABLE items RENAME TO things;"
    ),
    RuleCase("ST021", after: items, "ALTER TABLE items DROP COLUMN note; --! ST021"),
    RuleCase("ST021", after: items, "ALTER TABLE items RENAME note TO remark;\nDROP TABLE items;"),
    RuleCase("ST022", after: items, "TRUNCATE items; --! ST022"),
    RuleCase(
      "ST022",
      after: items,
      "CREATE TABLE fresh (id int);\nTRUNCATE fresh;\nALTER TABLE items ALTER id TYPE int;"
    ),
    RuleCase("ST023", after: items, "DELETE FROM items; --! ST023\nDELETE FROM items WHERE true; --! ST023"),
    // PostgreSQL's planner sees through a view.
    RuleCase("ST023", after: items + "; CREATE VIEW notes AS SELECT id FROM items", "DELETE FROM notes; --! ST023"),
    RuleCase(
      "ST023",
      after: items,
      "DELETE FROM items WHERE note IS NULL;\nWITH old AS (DELETE FROM items WHERE id < 5 RETURNING *) SELECT * FROM old;"
    ),
  ]
}
