import Migrations
import Postgres
import TestSupport
import Testing

struct OwnTransactionTests {
  @Test func aTransactionOfItsOwnIsNotSharedWhereOthersAre() async throws {
    let folder = try MigrationFolder()
    let insert = "INSERT INTO seen SELECT txid_current();"
    let script = """
      CREATE TABLE seen (id bigint);
      \(insert)
      -- strata:segment transaction=block
      \(insert)
      -- strata:segment transaction=own
      \(insert)
      -- strata:segment transaction=own
      \(insert)
      """
    try folder.seal([("V1__own.sql", script)])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await connection.list("SELECT count(DISTINCT id) FROM seen") == "4")
    }
  }
}
