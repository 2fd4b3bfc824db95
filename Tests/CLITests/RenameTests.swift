import Testing

/// Renames that the command line states, or a person at a terminal.
@Suite struct RenameTests {
  private static let files = [
    "old.sql": """
    CREATE TYPE order_state AS ENUM ('open', 'closed');
    CREATE TABLE orders (id bigint PRIMARY KEY, note text, state order_state);
    CREATE FUNCTION orders() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """,
    "new.sql": """
    CREATE TYPE order_state AS ENUM ('started', 'closed');
    CREATE TABLE purchases (id bigint PRIMARY KEY, remark text, state order_state);
    CREATE FUNCTION orders() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """,
  ]

  @Test func statedRenamesKeepTheData() async throws {
    try await Project.with(Self.files) { project in
      let run = try await project.strata(
        "diff",
        "file:old.sql",
        "file:new.sql",
        "--format",
        "json",
        "--rename",
        "orders=purchases",
        "--rename",
        "orders.note = remark",
        "--rename",
        "order_state.'open'='started'"
      )
      #expect(
        try JSONDocument(run.output)["statements"]?.strings("sql") == [
          "ALTER TYPE public.order_state RENAME VALUE 'open' TO 'started'",
          "ALTER TABLE public.orders RENAME TO purchases",
          "ALTER TABLE public.purchases RENAME COLUMN note TO remark",
          "ALTER TABLE public.purchases RENAME CONSTRAINT orders_pkey TO purchases_pkey",
        ],
        "\(run.errors)"
      )
    }
  }

  @Test(
    arguments: [
      ("orders", 64, "there is no = after the old name"),
      ("nix=there", 64, "the old schema has no such object"),
      ("orders=other", 64, "stands for several objects"),
      ("table orders=other", 1, "the new schema has no such object"),
      ("public.orders=other.purchases", 64, "does not move"),
      ("\"orders=purchases", 64, "a quote is not closed"),
    ]
  )
  func aRenameThatFitsNothingIsAnError(_ text: String, _ status: Int32, _ message: String) async throws {
    try await Project.with(Self.files) { project in
      let run = try await project.strata("diff", "file:old.sql", "file:new.sql", "--rename", text)
      #expect(run.status == status)
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test func atATerminalWhatLooksLikeARenameIsAskedAbout() async throws {
    try await Project.with(Self.files) { project in
      let run = try await project.shell(
        #"printf 'y\nn\ny\n' | script -qec "$0 diff file:old.sql file:new.sql --format sql" /dev/null"#
      )
      #expect(run.output.contains("RENAME TO purchases"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("RENAME VALUE 'open' TO 'started'"))
      #expect(run.output.contains("DROP COLUMN note"))
    }
  }
}
