import BlueGreen
import Diagnostics
import Postgres
import TestSupport
import Testing

/// Schemas that others change while a swap of them is open.
@Suite struct SwapChangedTests {
  @Test(arguments: [
    ("CREATE TABLE app.fresh (id int)", "table fresh"),
    (
      "CREATE TRIGGER again BEFORE UPDATE ON app.clients FOR EACH ROW EXECUTE FUNCTION app.shout()",
      "trigger again of clients"
    ),
    (
      "CREATE TABLE other.more (bill int REFERENCES app.bills ON DELETE CASCADE)",
      "foreign key more_bill_fkey of other.more"
    ),
  ])
  func whatCameSinceStopsTheExchange(_ change: String, _ what: String) async throws {
    try await SwapDatabase.with(SwapFlowTests.old, becoming: SwapFlowTests.new, hints: SwapFlowTests.hints) {
      database in
      _ = try await database.start()
      try await database.connection.execute(change)
      let refused = try #require(await #expect(throws: Failure.self) { try await database.swap.cutover("app") })
      #expect(refused.code == "swap-schema-changed")
      #expect(refused.details == [what])
      #expect(try await database.swap.status("app").first?.phase == .following)
      #expect(try await database.value("SELECT count(*) FROM app.clients") == "300")
    }
  }

  /// Rows of a table that neither side had when the swap began are named before they go.
  @Test func rowsOfATableThatCameSinceAreNotDroppedUnasked() async throws {
    try await SwapDatabase.with(SwapFlowTests.old, becoming: SwapFlowTests.new, hints: SwapFlowTests.hints) {
      database in
      _ = try await database.start()
      try await database.connection.execute("CREATE TABLE app_next.mine AS SELECT 1 AS x")
      let refused = try #require(await #expect(throws: Failure.self) { try await database.swap.abort("app") })
      #expect(refused.message.contains("app_next.mine: 1 rows") || refused.details.contains("app_next.mine: 1 rows"))
      #expect(try await database.value("SELECT x FROM app_next.mine") == "1")
      #expect(try await database.swap.abort("app", allowDestructive: true).phase == .aborted)
    }
  }
}
