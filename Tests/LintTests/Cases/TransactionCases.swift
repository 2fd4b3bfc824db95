/// What statements do together.
enum TransactionCases {
  private static let items = """
    CREATE TABLE items (id bigint PRIMARY KEY, note text);
    CREATE TABLE others (id bigint PRIMARY KEY, note text)
    """

  static let all = [
    RuleCase("ST050", after: items, "ALTER TABLE items ADD a int;\nALTER TABLE others ADD a int; --! ST050"),
    RuleCase(
      "ST050",
      after: items,
      """
      ALTER TABLE items ADD a int;
      ALTER TABLE items ADD b int;
      -- strata:segment transaction=none
      ALTER TABLE others ADD a int;
      """
    ),
    RuleCase("ST050", after: items, "ALTER TABLE items ADD a int;\nALTER TABLE others ADD a int;", plain: true),
    RuleCase("ST051", after: items, "ALTER TABLE items ADD a int;\nUPDATE items SET a = 1 WHERE id < 5; --! ST051"),
    RuleCase("ST051", after: items, "UPDATE items SET note = '' WHERE id < 5;\nALTER TABLE items ADD a int;"),
    RuleCase("ST052", after: items, "UPDATE items SET note = ''; --! ST052"),
    RuleCase("ST052", after: items, "UPDATE items SET note = '' WHERE note IS NULL; --! ST052"),
    RuleCase(
      "ST052",
      after: items,
      """
      -- strata:segment transaction=none
      -- strata:backfill table=public.items key=id
      -- strata:remaining SELECT count(*) FROM public.items WHERE note IS NULL
      UPDATE public.items SET note = '' WHERE note IS NULL /* strata:batch */;
      """
    ),
    RuleCase(
      "ST052",
      after: items,
      """
      UPDATE items SET note = '' WHERE id = 5;
      CREATE TABLE fresh (id int);
      UPDATE fresh SET id = 1;
      """
    ),
  ]
}
