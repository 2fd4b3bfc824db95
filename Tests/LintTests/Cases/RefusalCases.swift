/// Statements that PostgreSQL refuses, and why.
enum RefusalCases {
  static let all = [
    RuleCase("ST001", "CREATE TABLE items (id bigint PRIMARY KEY);\nINSERT INTO items VALUES ('x'); --! ST001"),
    // What fails only because something is missing after the first is no finding of its own.
    RuleCase("ST001", "CREATE TABLE items (id nothing); --! ST001\nCREATE INDEX ON items (id);"),
    RuleCase("ST001", "CREATE TABLE items (id bigint PRIMARY KEY);\nGRANT SELECT ON items TO somebody_new;"),
    RuleCase(
      "ST002",
      """
      CREATE TABLE usage_events ( --! ST002
        id uuid PRIMARY KEY,
        occurred_at timestamptz NOT NULL
      ) PARTITION BY RANGE (occurred_at);
      """
    ),
    RuleCase(
      "ST002",
      """
      CREATE TABLE usage_events (id uuid, occurred_at timestamptz, PRIMARY KEY (id, occurred_at))
        PARTITION BY RANGE (occurred_at);
      """
    ),
    RuleCase(
      "ST003",
      """
      CREATE TABLE invoices ( --! ST003
        due_at timestamptz, is_late boolean GENERATED ALWAYS AS (due_at < now()) STORED
      );
      CREATE TABLE others (at timestamptz);
      CREATE INDEX ON others (date(at)); --! ST003
      """
    ),
    RuleCase("ST003", "CREATE TABLE others (at timestamptz);\nCREATE INDEX ON others (date(at AT TIME ZONE 'UTC'));"),
    RuleCase("ST004", "CREATE TABLE items (id int);\nVACUUM items; --! ST004"),
    RuleCase(
      "ST004",
      """
      CREATE TABLE items (id int);
      CREATE FUNCTION fn_maintain() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''VACUUM items''; END';
      DO 'BEGIN PERFORM fn_maintain(); END'; --! ST004
      """
    ),
    RuleCase("ST004", "CREATE TABLE items (id int);\n-- strata:segment transaction=none\nVACUUM items;"),
    RuleCase(
      "ST005",
      after: "CREATE TYPE status AS ENUM ('open'); CREATE TABLE items (status status)",
      "ALTER TYPE status ADD VALUE 'paid';\nINSERT INTO items VALUES ('paid'); --! ST005"
    ),
    RuleCase(
      "ST005",
      after: "CREATE TYPE status AS ENUM ('open'); CREATE TABLE items (status status)",
      "-- strata:segment transaction=none\nALTER TYPE status ADD VALUE 'paid';\nINSERT INTO items VALUES ('paid');"
    ),
    RuleCase("ST006", "CREATE TABLE items (id int);\nBEGIN; --! ST006"),
    RuleCase("ST006", "-- strata:nothing --! ST006\nCREATE TABLE items (id int);"),
    RuleCase("ST006", "BEGIN;\nCREATE TABLE items (id int);\nCOMMIT;", plain: true),
  ]
}
