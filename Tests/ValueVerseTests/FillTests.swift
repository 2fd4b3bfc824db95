import Postgres
import TestSupport
import Testing

/// The rows that `Scripts/fill-valueverse.sql` makes.
@Suite struct FillTests {
  @Test func theSameSeedMakesTheSameRowsInAnyTimeZone() async throws {
    var sums: [[String: String]] = []
    for (seed, zone) in [("7", "UTC"), ("7", "Asia/Kathmandu"), ("8", "UTC")] {
      try await ValueVerse.with { database in
        try await database.query(
          "ALTER DATABASE \(quoteIdentifier(database.target.database ?? "")) SET timezone = '\(zone)'"
        )
        try await database.migrate(to: "1.0.0")
        try await database.fill(seed: seed)
        sums.append(
          try await database.checksums(leavingOut: ["subscription_plan.created_at", "subscription_plan.updated_at"])
        )
      }
    }
    #expect(sums[0] == sums[1])
    #expect(sums[0]["invoices"] != sums[2]["invoices"])
  }

  @Test func everythingGrowsWithTheScale() async throws {
    try await ValueVerse.with { database in
      try await database.migrate(to: "1.0.0")
      try await database.fill(scale: 3)
      #expect(try await database.value("SELECT count(*) FROM organizations") == "30")
      #expect(try await database.value("SELECT count(*) FROM usage_events") == "15000")
      #expect(try await database.value("SELECT count(*) > 200 FROM invoices") == "t")
    }
  }
}
