import Postgres
import TestSupport
import Testing

/// What the newest version of ValueVerse allows and refuses.
@Suite struct RuleTests {
  /// Two organizations, each with a subscription for January 2025.
  private static let start = """
    INSERT INTO organizations (id, name, slug, billing_email) VALUES
      ('00000000-0000-4000-8000-00000000000a', 'A', 'a', 'billing@a.example'),
      ('00000000-0000-4000-8000-00000000000b', 'B', 'b', 'billing@b.example');
    INSERT INTO subscriptions (id, organization_id, plan_id, status, current_period_start, current_period_end)
    SELECT ('00000000-0000-4000-8000-00000000001' || letter)::uuid, ('00000000-0000-4000-8000-00000000000' || letter)::uuid,
           '00000000-0000-4000-8000-000000000003', 'active', '2025-01-01 00:00+00', '2025-02-01 00:00+00'
      FROM unnest(ARRAY['a', 'b']) AS letter;
    """
  private static let a = "'00000000-0000-4000-8000-00000000000a'"
  private static let b = "'00000000-0000-4000-8000-00000000000b'"

  private func withNewest(_ body: (ValueVerse) async throws -> Void) async throws {
    try await ValueVerse.with { database in
      try await database.migrate()
      try await database.query(Self.start)
      try await body(database)
    }
  }

  private func expect(_ state: SQLState, from database: ValueVerse, _ sql: String) async {
    await #expect("\(sql)") {
      try await database.query(sql)
    } throws: { error in
      (error as? PostgresError)?.sqlState == state
    }
  }

  @Test func activePeriodsOfAnOrganizationDoNotOverlap() async throws {
    try await withNewest { database in
      func subscription(_ from: String, _ to: String, _ status: String = "active") -> String {
        """
        INSERT INTO subscriptions (organization_id, plan_id, status, current_period_start, current_period_end)
        VALUES (\(Self.a), '00000000-0000-4000-8000-000000000002', '\(status)', '\(from) 00:00+00', '\(to) 00:00+00')
        """
      }
      // One that begins within, one that contains the other, and one that touches it.
      await expect(.exclusionViolation, from: database, subscription("2025-01-15", "2025-03-01"))
      await expect(.exclusionViolation, from: database, subscription("2024-12-01", "2025-03-01"))
      await expect(.checkViolation, from: database, subscription("2025-03-01", "2025-03-01"))
      try await database.query(subscription("2025-02-01", "2025-03-01"))
      try await database.query(subscription("2025-01-15", "2025-03-01", "trialing"))
    }
  }

  @Test func renewalsLeaveNoGap() async throws {
    try await withNewest { database in
      let renewal =
        "UPDATE subscriptions SET current_period_start = '%', current_period_end = '2025-03-01 00:00+00'"
        + " WHERE organization_id = \(Self.a)"
      await expect(.checkViolation, from: database, renewal.replacing("%", with: "2025-02-03 00:00+00"))
      await expect(.checkViolation, from: database, renewal.replacing("%", with: "2025-01-20 00:00+00"))
      try await database.query(renewal.replacing("%", with: "2025-02-01 00:00+00"))
    }
  }

  @Test func anIdempotencyKeyCountsOnceOverAllMonths() async throws {
    try await withNewest { database in
      func event(_ organization: String, _ key: String, _ time: String) -> String {
        """
        INSERT INTO usage_events (organization_id, metric_name, quantity, properties, idempotency_key, "timestamp")
        VALUES (\(organization), 'api_calls', 1, '{"source": "api"}', '\(key)', '\(time)')
        """
      }
      try await database.query(event(Self.a, "k1", "2024-05-31 23:59:59+00"))
      await expect(.uniqueViolation, from: database, event(Self.a, "k1", "2024-05-31 23:59:59+00"))
      await expect(.uniqueViolation, from: database, event(Self.a, "k1", "2024-06-01 00:00:00+00"))
      try await database.query(event(Self.a, "k2", "2024-06-01 00:00:00+00"))
      try await database.query(event(Self.b, "k1", "2024-06-01 00:00:00+00"))
      #expect(
        try await database.value(
          "SELECT string_agg(tableoid::regclass::text, ' ' ORDER BY tableoid::regclass::text) FROM usage_events"
        ) == "usage_events_2024_05 usage_events_2024_06 usage_events_2024_06"
      )
      await expect(
        .checkViolation,
        from: database,
        event(Self.a, "k3", "2024-06-01 00:00:00+00").replacing("{\"source\": \"api\"}", with: "{}")
      )
    }
  }

  @Test func linesOfAnIssuedInvoiceAddUpToItsTotal() async throws {
    try await withNewest { database in
      func invoice(_ number: String, total: String, lines: String) -> String {
        """
        BEGIN;
        INSERT INTO invoices (invoice_number, organization_id, status, subtotal, tax, total, metadata)
        VALUES ('\(number)', \(Self.a), 'open', \(total), 0, \(total), '{"tax_id": "X", "billing_period": {}}');
        INSERT INTO invoice_line_items (invoice_id, line_number, description, quantity, unit_price, amount)
        SELECT id, 1, 'line', 1, \(lines), \(lines) FROM invoices WHERE invoice_number = '\(number)';
        COMMIT;
        """
      }
      await expect(.checkViolation, from: database, invoice("1", total: "10", lines: "9"))
      try await database.query(invoice("2", total: "10", lines: "10"))
      await expect(.checkViolation, from: database, "UPDATE invoices SET amount_paid = 11 WHERE invoice_number = '2'")
      await expect(.checkViolation, from: database, "DELETE FROM invoice_line_items")
      try await database.query("UPDATE invoices SET amount_paid = 4 WHERE invoice_number = '2'")
      #expect(try await database.value("SELECT amount_due FROM invoices") == "6.00")
      await expect(.generatedAlways, from: database, "UPDATE invoices SET amount_due = 0")
    }
  }

  @Test func moneyIsBookedAsPaymentOrRefundOnly() async throws {
    try await withNewest { database in
      try await database.query(
        """
        INSERT INTO invoices (id, invoice_number, organization_id) VALUES (\(Self.a), '1', \(Self.a));
        INSERT INTO payment_transactions (id, organization_id, invoice_id, amount, currency)
        VALUES (\(Self.b), \(Self.a), \(Self.a), 5, 'EUR')
        """
      )
      await expect(
        .checkViolation,
        from: database,
        "INSERT INTO financial_transactions (organization_id, invoice_id, amount, currency) VALUES (\(Self.a), \(Self.a), 5, 'EUR')"
      )
      await expect(
        .foreignKeyViolation,
        from: database,
        "INSERT INTO refund_transactions (organization_id, invoice_id, amount, currency, original_transaction_id) VALUES (\(Self.a), \(Self.a), 5, 'EUR', \(Self.a))"
      )
      await expect(
        .uniqueViolation,
        from: database,
        "INSERT INTO payment_transactions (id, organization_id, invoice_id, amount, currency) VALUES (\(Self.b), \(Self.a), \(Self.a), 5, 'EUR')"
      )
      #expect(try await database.value("SELECT count(*) FROM financial_transactions") == "1")
    }
  }

  @Test func theApplicationSeesOneOrganization() async throws {
    try await withNewest { database in
      func asApp(_ organization: String?, _ sql: String) -> String {
        let setting = organization.map { "SET LOCAL app.organization_id = \($0);" } ?? ""
        return "BEGIN; SET LOCAL ROLE app; \(setting) \(sql); COMMIT"
      }
      func count(_ organization: String?) async throws -> String? {
        try await database.query(
          "CREATE TABLE IF NOT EXISTS seen (n bigint); TRUNCATE seen; GRANT INSERT ON seen TO app"
        )
        try await database.query(asApp(organization, "INSERT INTO seen SELECT count(*) FROM subscriptions"))
        return try await database.value("SELECT n FROM seen")
      }
      #expect(try await count(nil) == "0")
      #expect(try await count(Self.a) == "1")
      #expect(try await database.value("SELECT count(*) FROM subscriptions") == "2")
      await expect(
        .insufficientPrivilege,
        from: database,
        asApp(
          Self.a,
          "INSERT INTO payment_methods (organization_id, type, provider, provider_method_id) VALUES (\(Self.b), 'card', 'x', 'y')"
        )
      )
      try await database.query(
        asApp(
          Self.a,
          "INSERT INTO payment_methods (organization_id, type, provider, provider_method_id) VALUES (\(Self.a), 'card', 'x', 'y')"
        )
      )
      try await database.query(
        asApp(
          Self.a,
          "INSERT INTO usage_events (organization_id, metric_name, quantity, properties, idempotency_key, \"timestamp\") VALUES (\(Self.a), 'm', 1, '{\"source\": \"api\"}', 'k', '2024-05-05')"
        )
      )
      await expect(.insufficientPrivilege, from: database, asApp(Self.a, "SELECT FROM audit_trail"))
    }
  }

  @Test func changesAreRecordedWithWhatWasBefore() async throws {
    try await withNewest { database in
      try await database.query(
        """
        SET app.user_id = '00000000-0000-4000-8000-0000000000ff';
        UPDATE organizations SET name = 'Aa' WHERE slug = 'a';
        DELETE FROM subscriptions WHERE organization_id = \(Self.b)
        """
      )
      let rows = try await database.query(
        """
        SELECT operation || ' ' || table_name || ' ' || coalesce(old_values ->> 'name', '-') || ' ' ||
               coalesce(new_values ->> 'name', '-') || ' ' || coalesce(right(user_id::text, 2), '-') || ' ' ||
               right(organization_id::text, 1)
          FROM audit_trail WHERE operation <> 'INSERT' ORDER BY id
        """
      )
      #expect(rows.map { $0[0] } == ["UPDATE organizations A Aa ff a", "DELETE subscriptions - - ff b"])
    }
  }

  @Test func recurringRevenueIsRefreshedWhileItIsRead() async throws {
    try await withNewest { database in
      try await database.query("REFRESH MATERIALIZED VIEW CONCURRENTLY mv_monthly_recurring_revenue")
      let revenue =
        "SELECT string_agg(month || ' ' || currency || ' ' || recurring_revenue || ' ' || customers, ', ')"
        + " FROM mv_monthly_recurring_revenue WHERE month = '2025-01-01'"
      try await database.query(
        "UPDATE subscriptions SET started_at = '2025-01-01 00:00+00'; REFRESH MATERIALIZED VIEW CONCURRENTLY mv_monthly_recurring_revenue"
      )
      #expect(try await database.value(revenue) == "2025-01-01 USD 398.00 2")
    }
  }
}
