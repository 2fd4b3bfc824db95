import FoundationEssentials
import Glibc
import Postgres
import Shadow
import TestSupport
import Testing

/// `strata swap` from outside: what it prints, how it ends, and what a killed one leaves.
@Suite(.timeLimit(.minutes(60))) struct SwapCommandTests {
  private static let old = """
    CREATE SCHEMA shop;
    CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL, price int);
    CREATE TABLE shop.sales (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item int NOT NULL REFERENCES shop.items);
    INSERT INTO shop.items SELECT i, 'n' || i, i FROM generate_series(1, 3000) i;
    INSERT INTO shop.sales (item) SELECT i % 3000 + 1 FROM generate_series(1, 6000) i;
    """
  private static let new = """
    CREATE SCHEMA shop;
    CREATE TABLE shop.items (id bigint PRIMARY KEY, name text NOT NULL, price numeric(12, 2), note text DEFAULT 'new');
    CREATE TABLE shop.sales (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      item bigint NOT NULL REFERENCES shop.items);
    CREATE INDEX ON shop.sales (item);
    """

  private static func with(_ body: (Project, [String: String], Connection) async throws -> Void) async throws {
    try await Project.with(["new.sql": new]) { project in
      try await withOwnedDatabase(old) { target, connection in
        try await body(project, ["DATABASE_URL": target.secretConninfo], connection)
      }
    }
  }

  @Test func aSwapIsPlannedMadeAndTakenBack() async throws {
    try await Self.with { project, environment, connection in
      func strata(_ arguments: String...) async throws -> StrataProcess {
        try await StrataProcess.run(["swap"] + arguments, in: project.directory, environment: environment)
      }
      let plan = try await strata("plan", "file:new.sql", "--schema", "shop")
      #expect(plan.status == 0, "\(plan.errors)")
      #expect(plan.output.contains("schema    shop, built as shop_next, kept as shop_prev"))
      #expect(plan.output.contains("id cast, price cast, note new"))
      #expect(try await strata("status").output == "no swap is under way\n")
      let unknown = try await strata("cutover")
      #expect(unknown.status == 1 && unknown.errors.contains("no swap is under way"))
      let missing = try await strata("plan", "file:new.sql", "--schema", "nix")
      #expect(missing.status == 1 && missing.errors.contains("has no schema nix"), "\(missing.errors)")
      let started = try await strata("start", "file:new.sql", "--schema", "shop")
      #expect(started.status == 0 && started.output.contains("phase     following"), "\(started.errors)")
      let verified = try await strata("verify", "--format", "json")
      #expect(verified.status == 0 && verified.output.contains("\"differing\": 0"), "\(verified.output)")
      let there = try await strata("cutover", "--hold", "0")
      #expect(there.status == 0 && there.output.hasPrefix("shop is the new schema now: locked for "), "\(there.errors)")
      #expect(try await strata("cutover").output == "shop is the new schema now, and was before\n")
      let back = try await strata("revert")
      #expect(back.status == 0 && back.output.hasPrefix("shop is the old schema now"), "\(back.errors)")
      #expect(try await strata("cutover", "--hold", "0").status == 0)
      let guarded = try await strata("finish", "--yes")
      #expect(guarded.status == 3 && guarded.errors.contains("shop_prev.items: 3000 rows"), "\(guarded.errors)")
      let finished = try await strata("finish", "--allow-destructive")
      #expect(finished.status == 0 && finished.output.contains("phase     finished"), "\(finished.errors)")
      #expect(try await connection.query("SELECT to_regclass('shop_prev.items')")[0][0] == nil)
      #expect(try await connection.query("SELECT count(*) FROM shop.items WHERE note = 'new'")[0][0] == "3000")
    }
  }

  /// Kills every command of a swap at random moments until it has come to its end; the rows are always all there.
  @Test func aKilledSwapGoesOn() async throws {
    try await Self.with { project, environment, connection in
      var kills = 0
      func insist(_ command: String) async throws {
        let start = ContinuousClock.now
        for round in 0... {
          // Short lives first; the last ones are long enough on any machine.
          let life = round < 8 ? Double.random(in: 0.02...1.2) : 600
          let line = """
            "$0" swap \(command) --quiet & pid=$!
            ( sleep \(life); kill -KILL $pid ) 2>/dev/null & killer=$!
            wait $pid; status=$?; kill $killer 2>/dev/null; exit $status
            """
          let run = try await project.shell(line, environment: environment)
          if run.status == 0 { return }
          if run.status == 128 + SIGKILL {
            kills += 1
          } else {
            // It was done when it was killed, or its session still holds its lock.
            if command == "abort", run.errors.contains("no swap is under way") { return }
            #expect(run.errors.contains("another process works on the copy"), "\(command): \(run.errors)")
            guard ContinuousClock.now - start < .seconds(1200) else { return }
          }
        }
      }
      for turn in 1...2 {
        try await insist("start file:new.sql --schema shop")
        for (command, note) in [("cutover --hold 0", "new"), ("revert", ""), ("cutover --hold 0", "new")] {
          try await insist(command)
          try await connection.execute(
            "UPDATE shop.items SET price = price + 1; INSERT INTO shop.sales (item) VALUES (1)"
          )
          let isNew = try await connection.query(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'note'"
          )[0][0]
          #expect(isNew == (note.isEmpty ? "0" : "1"))
        }
        try await insist("revert")
        try await insist("abort")
        #expect(
          try await connection.query("SELECT sum(price) FROM shop.items")[0][0] == "\(3000 * 3001 / 2 + 9000 * turn)"
        )
        #expect(try await connection.query("SELECT count(*) FROM shop.sales")[0][0] == "\(6000 + 3 * turn)")
        let left = "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^(strata_copy|shop_)'"
        #expect(try await connection.query(left)[0][0] == "0")
        #expect(try await connection.query("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")[0][0] == "0")
      }
      print("swaps: \(kills) kills")
      #expect(kills > 0)
    }
  }
}
