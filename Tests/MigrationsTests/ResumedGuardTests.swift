import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// What a run that goes on after an interruption takes for people's data, and what for its own.
@Suite struct ResumedGuardTests {
  private static let filled = """
    CREATE TABLE items (id int PRIMARY KEY, name text);
    INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 7) i;
    CREATE TABLE hollow (id int);
    CREATE TABLE switch AS SELECT 0 AS n;
    """
  private static let segment = "-- strata:segment transaction=none\n"

  /// Runs a file that stops at its second segment, changes something, and lets it go on.
  private func resume(
    _ first: String,
    _ last: String,
    meanwhile: String = "",
    _ check: (ConnectionTarget, Connection, MigrationFolder) async throws -> Void
  ) async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__x.sql", first + "\n" + Self.segment + "SELECT 1 / n FROM switch;\n" + last + "\n")])
    try await withDatabase(loading: Self.filled) { target, connection in
      let stopped = try await failure { try await folder.runner(target).migrate() }
      #expect(stopped.message.contains("division by zero"))
      try await connection.execute("UPDATE switch SET n = 1;" + meanwhile)
      try await check(target, connection, folder)
    }
  }

  @Test(arguments: [
    ("CREATE TABLE scratch AS SELECT 1 AS x;", "DROP TABLE scratch;"),
    (
      "-- strata:destroys table public.hollow\nDROP TABLE hollow;\nCREATE TABLE hollow AS SELECT 1 AS x;",
      "DELETE FROM hollow;"
    ),
    ("CREATE TABLE scratch AS SELECT 1 AS x;", "TRUNCATE scratch;\nDELETE FROM scratch;\nALTER TABLE scratch DROP x;"),
    ("CREATE TABLE scratch (x int);\n\(segment)INSERT INTO scratch VALUES (1);", "DROP TABLE scratch;"),
    ("\(segment)CREATE TABLE a AS SELECT 1 AS x;\nCREATE TABLE b AS TABLE a;", "DROP TABLE a, b;"),
    ("SAVEPOINT s;\nCREATE TABLE scratch AS SELECT 1 AS x;\nRELEASE s;", "DROP TABLE scratch;"),
    ("ALTER TABLE items ADD spare int NOT NULL DEFAULT 1;", "ALTER TABLE items DROP spare;"),
    (
      "CREATE TABLE scratch (d date, x int) PARTITION BY RANGE (d);\n"
        + "CREATE TABLE part PARTITION OF scratch DEFAULT;\nINSERT INTO scratch VALUES ('2026-01-01', 1);",
      "DROP TABLE scratch;"
    ),
    ("CREATE TABLE scratch AS SELECT 1 AS x;", "ALTER TABLE scratch RENAME TO other;\nDROP TABLE other;"),
  ])
  func whatTheVersionMadeItselfMayGo(_ first: String, _ last: String) async throws {
    try await resume(first, last) { target, _, folder in
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "1")
    }
  }

  /// A second interruption forgets nothing of what was noted at the first.
  @Test func soItDoesAfterTheSecondInterruption() async throws {
    let folder = try MigrationFolder()
    let stop = Self.segment + "SELECT 1 / (n - 0) FROM switch;\n"
    let second = Self.segment + "SELECT 1 / (n - 1) FROM switch;\n"
    let last = "DROP TABLE a, b;\nALTER TABLE items DROP c, DROP d;\n"
    try folder.seal([
      (
        "V1__x.sql",
        "CREATE TABLE a AS SELECT 1 AS x;\nALTER TABLE items ADD c int DEFAULT 1;\n" + stop
          + "CREATE TABLE b AS SELECT 1 AS x;\nALTER TABLE items ADD d int DEFAULT 1;\n" + second + last
      )
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      for n in 1...2 {
        let stopped = try await failure { try await folder.runner(target).migrate() }
        #expect(stopped.message.contains("division by zero"))
        try await connection.execute("UPDATE switch SET n = \(n)")
      }
      let report = try await folder.runner(target).migrate()
      #expect(report.to.text == "1")
    }
  }

  @Test(arguments: [
    // Rows of people that were taken over.
    (
      "CREATE TABLE old AS SELECT * FROM items WHERE id < 4;\nDELETE FROM items WHERE id < 4;", "DROP TABLE old;", "",
      "table public.old: 3 rows"
    ),
    (
      "CREATE TABLE old (LIKE items);\n\(segment)CREATE TABLE beside ();\n"
        + "-- strata:segment\nINSERT INTO old TABLE items;\nDELETE FROM items;",
      "DROP TABLE old;", "", "table public.old: 7 rows"
    ),
    // What others made meanwhile, or what became another one.
    (
      "CREATE TABLE scratch AS SELECT 1 AS x;", "DROP TABLE theirs;", "CREATE TABLE theirs AS SELECT 1;",
      "table public.theirs: 1 row"
    ),
    (
      "CREATE TABLE scratch AS SELECT 1 AS x;", "DROP TABLE scratch;",
      "DROP TABLE scratch; CREATE TABLE scratch AS SELECT 1;", "table public.scratch: 1 row"
    ),
    (
      "CREATE TABLE scratch AS SELECT 1 AS x;", "DROP TABLE theirs;", "ALTER TABLE scratch RENAME TO theirs;",
      "table public.theirs: 1 row"
    ),
    // What the version only changed.
    ("ALTER TABLE items ADD spare int;", "DROP TABLE items;", "", "table public.items: 7 rows"),
    ("ALTER TABLE items ADD spare int;", "ALTER TABLE items DROP name;", "", "column public.items.name: 7 values"),
  ])
  func whatIsPeoplesIsWatched(_ first: String, _ last: String, _ meanwhile: String, _ what: String) async throws {
    try await resume(first, last, meanwhile: meanwhile) { target, _, folder in
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
      #expect(refused.message.hasSuffix("destroys what it does not declare to destroy: \(what)"))
    }
  }

  /// What another version made has been in use since: it is not the interrupted one's.
  @Test func whatAnAppliedVersionMadeIsWatched() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__a.sql", "CREATE TABLE a AS SELECT 1 AS x;\n"),
      ("V2__b.sql", "ALTER TABLE a ADD y int;\n" + Self.segment + "SELECT 1 / n FROM switch;\nDROP TABLE a;\n"),
    ])
    try await withDatabase(loading: Self.filled) { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      #expect(
        try await connection.list(
          "SELECT coalesce(made::text, 'none') FROM strata.version_steps ORDER BY segment, step"
        ) == "none,none"
      )
      try await connection.execute("UPDATE switch SET n = 1")
      let refused = try await failure { try await folder.runner(target).migrate() }
      #expect(refused.code == "undeclared-loss")
    }
  }
}
