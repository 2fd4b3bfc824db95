import Postgres
import TestSupport
import Testing

/// ValueVerse by one swap: from what was found to what was made of it, with its rows, and back, and there again.
@Suite(.timeLimit(.minutes(60))) struct SwapTests {
  /// Up to here a swap can bring every row along: 3.0.0 spreads the rows of one table over two, which is a migration's.
  private static let refined = "2.8.0"

  @Test func theRefinedSchemaComesByOneSwapAndGoesBack() async throws {
    try await ValueVerse.with { database in
      try await database.migrate(to: "1.0.0")
      try await database.fill()
      try await database.query("CREATE EXTENSION btree_gist WITH SCHEMA public")
      // The cutover writes the seed rows, as a migration would, and their trigger notes the time.
      let written = ["subscription_plan.updated_at"]
      let before = try await database.checksums(leavingOut: written)
      #expect(before.count > 5)
      let source = "migrations:migrations/valueverse@\(Self.refined)"
      let renames = [
        "--rename", "table public.subscription_plan=subscription_plans",
        "--rename", "public.subscriptions.cancel_at_period_end=is_cancel_at_period_end",
      ]
      func swap(_ arguments: String...) async throws -> String {
        try await Tool.strata(["swap"] + arguments + ["--url", database.url])
      }
      _ = try await Tool.strata(["swap", "start", source, "--url", database.url] + renames)
      _ = try await swap("verify")
      let there = try await swap("cutover", "--hold", "0")
      #expect(there.hasPrefix("public is the new schema now"))
      let organizations = try await database.value("SELECT count(*) FROM organizations")
      #expect(organizations == before["organizations"]?.split(separator: " ").first.map(String.init))
      _ = try await swap("revert")
      #expect(try await database.checksums(leavingOut: written) == before)
      _ = try await swap("cutover", "--hold", "0")
      _ = try await swap("finish", "--allow-destructive")
      #expect(try await database.value("SELECT count(*) FROM organizations") == organizations)
      let named = "SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname ~ 'public'"
      let schemas = try await database.value(named)
      #expect(schemas == "public")
    }
  }
}
