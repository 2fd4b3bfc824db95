import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// ValueVerse from empty to its newest version and back, with rows in its tables.
@Suite struct HistoryTests {
  @Test func migratesWithRowsToWhatTheModelSaysAndBackToWhatItWas() async throws {
    try await ValueVerse.with { database in
      try await database.migrate(to: "1.0.0")
      try await database.fill()
      let before = try await database.checksums(leavingOut: Self.lost)
      #expect(before["usage_events"]?.hasPrefix("5000 ") == true)
      let lines = try await database.query("SELECT id, line_items::text FROM invoices ORDER BY id").map {
        [$0[0], $0[1]]
      }
      #expect(lines.count > 50)

      try await database.migrate()
      try await Self.expectTheModel(database)
      try await Self.expectTheData(database, lines: lines.count)

      try await database.rollback(to: "1.0.0")
      #expect(try await database.checksums(leavingOut: Self.lost) == before)
      let restored = try await database.query("SELECT id, line_items::text FROM invoices ORDER BY id")
      #expect(restored.map { [$0[0], $0[1]] } == lines)
      #expect(try await database.value("SELECT count(*) FROM subscriptions WHERE mrr <> 0") == "0")

      try await database.rollback(to: "0")
      let left = try await database.query(
        """
        SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT oid::regtype FROM pg_type WHERE typnamespace = 'public'::regnamespace
        UNION ALL SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        """.replacing("::regclass", with: "::regclass::text").replacing("::regtype", with: "::regtype::text")
          .replacing("::regprocedure", with: "::regprocedure::text")
      )
      #expect(left.map { $0[0] } == [])
    }
  }

  /// What the plans say is lost on the way back: the stored recurring revenue comes back as its default.
  private static let lost = ["subscriptions.mrr"]

  /// The migrated database is what the model describes: by the diff engine, and by `pg_dump` of a database that was
  /// made from the model at once.
  private static func expectTheModel(_ database: ValueVerse) async throws {
    try await Tool.strata("diff", database.url, "model:schema/valueverse")

    try await ValueVerse.with { direct in
      let sql = try await Tool.strata("compile", "schema/valueverse")
      let file = FileManager.default.temporaryDirectory.appending(path: "valueverse-\(UUID().uuidString).sql")
      defer { try? FileManager.default.removeItem(at: file) }
      try Data(sql.utf8).write(to: file)
      try await Tool.check("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", direct.url, "-f", file.path)

      let (migrated, made) = (try await Dump(of: database.url), try await Dump(of: direct.url))
      #expect(migrated.statements == made.statements)

      let oracle = Tool.repository + "/../shared/tools/schema_oracle.py"
      guard FileManager.default.fileExists(atPath: oracle) else { return }
      let verdict = try await migrated.withFile { one in
        try await made.withFile { other in
          try await Tool.run("python3", [oracle, "--ignore-column-order", one, other])
        }
      }
      #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
    }
  }

  /// Nothing was lost on the way up.
  private static func expectTheData(_ database: ValueVerse, lines: Int) async throws {
    func expect(_ condition: String) async throws {
      #expect(try await database.value("SELECT \(condition)") == "t", "\(condition)")
    }
    try await expect("(SELECT count(*) FROM usage_events) = 5000")
    try await expect("(SELECT count(*) FROM usage_event_keys) = 5000")
    try await expect("(SELECT count(DISTINCT tableoid) FROM usage_events) = 15")
    try await expect("(SELECT count(DISTINCT invoice_id) FROM invoice_line_items) = \(lines)")
    try await expect("NOT EXISTS (SELECT FROM invoices WHERE total <> fn_calculate_invoice_total(id))")
    try await expect("NOT EXISTS (SELECT FROM invoices WHERE amount_due <> total - amount_paid)")
    try await expect("(SELECT count(*) FROM ONLY financial_transactions) = 0")
    try await expect("(SELECT count(*) FROM refund_transactions) > 0")
    try await expect("(SELECT count(*) FROM mv_monthly_recurring_revenue WHERE recurring_revenue > 0) > 12")
    try await expect("(SELECT count(*) FROM vw_schema_documentation WHERE column_comment IS NOT NULL) > 10")
    try await expect("(SELECT count(*) FROM vw_schema_health) > 20")
    try await expect("(SELECT count(*) FROM vw_index_effectiveness WHERE is_unused IS NOT NULL) > 20")
    try await expect("(SELECT bool_and(days_overdue > 0) FROM vw_unpaid_invoices)")
    try await expect("(SELECT count(*) FROM vw_billing_transactions) = (SELECT count(*) FROM financial_transactions)")
  }
}
