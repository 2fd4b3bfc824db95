import TestSupport
import Testing

@Suite("Triggers and policies", .onEveryServer)
struct TriggerTests {
  private static let base = """
    CREATE TABLE t (a int, b text); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

    """

  @Test("come back with everything they have")
  func roundTrips() async throws {
    try await roundTrip(
      Self.base + makingRoles("strata_reader", #""strata ""odd"" role""#) + #"""
        CREATE TRIGGER "t ';" BEFORE INSERT OR UPDATE OF b ON t FOR EACH ROW WHEN (NEW.b <> 'it''s \')
          EXECUTE FUNCTION f('a''b', 'c\d'); CREATE TRIGGER late AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n
          EXECUTE FUNCTION f(); CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER off BEFORE TRUNCATE ON t EXECUTE FUNCTION f();
        ALTER TABLE t DISABLE TRIGGER off; ALTER TABLE t ENABLE ALWAYS TRIGGER c; ALTER TABLE t ENABLE REPLICA TRIGGER late;
        COMMENT ON TRIGGER "t ';" ON t IS 'x';
        CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
        CREATE TRIGGER cloned AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE p DISABLE TRIGGER cloned;
        ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY "p ';" ON t AS RESTRICTIVE FOR UPDATE
          TO strata_reader, "strata ""odd"" role" USING (b = 'it''s \') WITH CHECK (a > 0);
        CREATE POLICY p2 ON t; CREATE POLICY p3 ON t FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM p WHERE p.a = t.a));
        COMMENT ON POLICY p2 ON t IS 'two';
        """#
    )
  }

  @Test(
    "are changed in place",
    arguments: [
      (
        "CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION f()",
        "CREATE TRIGGER x AFTER UPDATE ON t EXECUTE FUNCTION f()"
      ),
      (
        "CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER x",
        "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f(); ALTER TABLE t ENABLE ALWAYS TRIGGER x"
      ),
      (
        "CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER x",
        "CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION f()"
      ),
      ("CREATE POLICY x ON t USING (a > 0)", "CREATE POLICY x ON t TO strata_reader USING (a > 1) WITH CHECK (a > 2)"),
      ("CREATE POLICY x ON t TO strata_reader USING (a > 0)", "CREATE POLICY x ON t USING (a > 0)"),
    ]
  )
  func changes(_ old: String, _ new: String) async throws {
    let base = makingRoles("strata_reader") + Self.base
    #expect(try await !alter(base + old, to: base + new).contains("DROP"))
  }

  @Test(
    "are made again where PostgreSQL has no other way",
    arguments: [
      (
        "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
      ),
      ("CREATE POLICY x ON t USING (a > 0)", "CREATE POLICY x ON t AS RESTRICTIVE USING (a > 0)"),
      ("CREATE POLICY x ON t USING (a > 0)", "CREATE POLICY x ON t FOR SELECT USING (a > 0)"),
      ("CREATE POLICY x ON t USING (a > 0) WITH CHECK (a > 1)", "CREATE POLICY x ON t USING (a > 0)"),
    ]
  )
  func replacement(_ old: String, _ new: String) async throws {
    #expect(try await alter(Self.base + old, to: Self.base + new).contains("DROP"))
    try await alter(Self.base + new, to: Self.base + old)
  }
}
