/// What is said of silences.
enum SilenceCases {
  private static let items = "CREATE TABLE items (id bigint PRIMARY KEY)"

  static let all = [
    RuleCase("ST901", after: items, "--v ST901\n-- strata:allow ST020\nDROP TABLE items;"),
    RuleCase("ST901", after: items, "-- strata:allow table-dropped it was never used\nDROP TABLE items;"),
    RuleCase("ST902", after: items, "--v ST902\n-- strata:allow ST020 it was never used\nALTER TABLE items ADD a int;"),
    RuleCase("ST902", after: items, "DROP TABLE items;\n--v ST902\n-- strata:allow ST020 too late"),
    RuleCase(
      "ST902",
      after: items,
      "-- strata:allow ST020, ST034 it was never used\n-- strata:description Drop\nDROP TABLE items;"
    ),
    RuleCase("ST903", after: items, "--v ST903\n-- strata:allow ST020x it was never used\nDROP TABLE items;"),
    RuleCase("ST903", after: items, "--v ST903\n-- strata:allow\nDROP TABLE items;"),
    RuleCase("ST903", after: items, "-- strata:allow ST020 the ST999 was never used\nDROP TABLE items;"),
    // A silence works for what the schema has become, too.
    RuleCase("ST105", "-- strata:allow ST105 the clock on the wall\nCREATE TABLE items (at timestamp);"),
    RuleCase("ST020", after: items, "-- strata:allow table-dropped it was never used\nDROP TABLE items;"),
  ]
}
