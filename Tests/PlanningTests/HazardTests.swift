import Planning
import Testing

/// What plans say of statements beyond their locks.
@Suite struct HazardTests {
  private func hazards(_ plan: Plan, _ word: String) -> [Hazard.Code] {
    plan.statements.filter { $0.sql.contains(word) }.flatMap { $0.hazards.map(\.code) }
  }

  private static func seeds(_ rows: String) -> String {
    """
    CREATE SCHEMA strata;
    CREATE TABLE strata.policies (kind text, object text, body jsonb, PRIMARY KEY (kind, object));
    INSERT INTO strata.policies VALUES ('seed', 'public.plans',
      '{"key": ["code"], "columns": ["code", "name"], "rows": [\(rows)]}');
    CREATE TABLE plans (code text PRIMARY KEY, name text);
    """
  }

  @Test func rowsOfTheSchemaThatGoAreSaidToBeDestroyed() async throws {
    let kept = #"["''a''", "''A''"]"#
    let plan = try await PlanCase(old: Self.seeds(kept + #", ["''b''", "''B''"]"#), new: Self.seeds(kept)).plan()
    #expect(hazards(plan, "DELETE FROM public.plans").contains(.destroysData))
    #expect(hazards(plan, "DELETE FROM public.plans").contains(.irreversible))
  }

  @Test func anOwnerIsSaidBesideWhatTheKindNeeds() async throws {
    let family = "CREATE OPERATOR FAMILY f USING btree; ALTER OPERATOR FAMILY f USING btree OWNER TO pg_monitor"
    let plan = try await PlanCase(old: "", new: family).plan()
    #expect(hazards(plan, "CREATE OPERATOR FAMILY") == [.needsRights])
    #expect(hazards(plan, "OWNER TO") == [.needsRights, .needsRights])
  }

  @Test func notNullOfADomainHoldsNoOtherLock() async throws {
    let tables = "CREATE TABLE t (a d); CREATE TABLE u (b int"
    let plan = try await PlanCase(
      old: "CREATE DOMAIN d AS int;" + tables + ")",
      new: "CREATE DOMAIN d AS int NOT NULL;" + tables + ", c int)"
    ).plan()
    let setting = try #require(plan.statements.first { $0.sql.contains("SET NOT NULL") })
    #expect(setting.standsAlone)
    #expect(setting.locks.contains { $0.relation == "public.t" && $0.mode == .share })
  }
}
