import Glibc
import Postgres
import TestSupport
import Testing

/// A backfill whose process is killed goes on behind its last batch.
@Suite struct BackfillKillTests {
  private static let files = [
    "migrations/shop/V1__fill.sql": """
    CREATE TABLE items (id int PRIMARY KEY, touched int NOT NULL DEFAULT 0);
    INSERT INTO items SELECT i FROM generate_series(1, 200) i;
    -- strata:segment transaction=none
    -- strata:backfill table=items batch=10
    -- strata:remaining SELECT count(*) FROM items WHERE touched = 0
    UPDATE items SET touched = touched + 1 WHERE true /* strata:batch */;
    """
  ]

  @Test(arguments: [20, 70, 150])
  func noRowIsFilledTwice(_ rows: Int) async throws {
    try await withDatabase { target, connection in
      try await Project.with(Self.files) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        #expect(try await project.strata("seal").status == 0)
        async let run = project.shell(
          #""$0" migrate --backfill-rate 200 & echo $! >pid; wait $!"#,
          environment: environment
        )
        try await until(rows, connection)
        kill(try #require(Int32(try project.read("pid").filter { !$0.isWhitespace })), SIGKILL)
        #expect(try await run.status == 128 + SIGKILL)

        let status = try await project.strata("status", environment: environment)
        #expect(status.status == 2)
        #expect(status.output.contains("partial"))
        let again = try await project.strata("migrate", environment: environment)
        #expect(again.status == 0, "\(again.errors)")
        let touched = try await connection.query("SELECT DISTINCT touched FROM items")
        #expect(touched.map { $0[0] } == ["1"])
        let step = try await connection.query(
          "SELECT state, rows_changed, batches FROM strata.version_steps WHERE batches > 0"
        )
        #expect(step.map { "\($0[0] ?? "") \($0[1] ?? "") \($0[2] ?? "")" } == ["done 200 21"])
      }
    }
  }

  private func until(_ rows: Int, _ connection: Connection) async throws {
    for _ in 0..<6000 {
      let there = try await connection.query("SELECT to_regclass('items') IS NOT NULL")[0].bool(0)
      let query = "SELECT count(*) FROM items WHERE touched > 0"
      if there, try await connection.query(query)[0].int(0) >= rows { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("the backfill did not come to \(rows) rows")
  }
}
