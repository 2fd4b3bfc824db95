import Diagnostics
import OnlineCopy
import Postgres
import TestSupport
import Testing

/// What can be copied, how columns come over, and what is refused with which advice.
@Suite struct CopyPlanTests {
  private func plan(_ script: String, _ requests: [CopyRequest]) async throws -> [CopyPlan] {
    try await withCopyDatabase(script) { _, connection in try await CopyPlanner(connection).plan(requests) }
  }

  /// The codes of all refusals, in order.
  private func refusals(_ script: String, _ requests: CopyRequest...) async throws -> [String] {
    do {
      _ = try await plan(script, requests)
      return []
    } catch let failure as Failure {
      #expect(failure.category == .refused)
      for diagnostic in failure.diagnostics { #expect(diagnostic.advice != nil, "\(diagnostic.message)") }
      return failure.diagnostics.map(\.code)
    }
  }

  @Test func columnsComeOverByNameRuleCastAndDefault() async throws {
    let plans = try await plan(
      """
      CREATE TYPE app.state AS ENUM ('on', 'off'); CREATE TYPE green.state AS ENUM ('on', 'off', 'gone');
      CREATE TABLE app.t (id int PRIMARY KEY, name varchar(10), n int, s app.state, old text, first text, last text,
        twice int GENERATED ALWAYS AS (n * 2) STORED);
      CREATE TABLE green.t (id bigint PRIMARY KEY, title varchar(20), n int, s green.state, "full" text,
        token uuid NOT NULL DEFAULT gen_random_uuid(), twice int GENERATED ALWAYS AS (n * 2) STORED);
      """,
      [
        .table(
          "t",
          rules: [
            "title": .column("name"),
            "full": .expression(
              "first || ' ' || last",
              inverse: ["first": "split_part(\"full\", ' ', 1)"]
            ),
          ]
        )
      ]
    )
    let mapping = plans[0].mapping
    #expect(
      mapping.columns.map(\.origin) == [
        .cast(from: "id", byText: false), .renamed(from: "name"), .same, .cast(from: "s", byText: true),
        .expression("first || ' ' || last", inverse: ["first": "split_part(\"full\", ' ', 1)"]), .ownDefault,
        .generated,
      ]
    )
    #expect(mapping.dropped == ["old", "first", "last"])
    #expect(mapping.withoutInverse == ["old", "last"])
    let back = plans[0].request.inverse(of: mapping)
    #expect(back.source == TableName("green", "t") && back.target == TableName("app", "t"))
    #expect(
      back.rules == [
        "name": .column("title"), "first": .expression("split_part(\"full\", ' ', 1)"), "old": .ownDefault,
        "last": .ownDefault,
      ]
    )
  }

  @Test func keysAreAnyUniqueIndexWithoutNulls() async throws {
    let plans = try await plan(
      """
      CREATE TABLE app.a (x int, b text NOT NULL, c date NOT NULL, UNIQUE (x)); CREATE UNIQUE INDEX ON app.a (b, c);
      CREATE TABLE green.a (x int, b text, c date);
      CREATE TABLE app.b (id uuid PRIMARY KEY, n int NOT NULL UNIQUE); CREATE TABLE green.b (id uuid, n int);
      """,
      [.table("a"), .table("b", key: ["n"])]
    )
    #expect(plans[0].key.columns.map(\.source) == ["b", "c"])
    #expect(plans[1].key.columns.map(\.source) == ["n"])
  }

  @Test func tablesWithoutAKeyAreRefusedWithTheFix() async throws {
    let none = try await refusals(
      """
      CREATE TABLE app.t (id int, part int NOT NULL, live boolean NOT NULL); CREATE UNIQUE INDEX ON app.t (id);
      CREATE UNIQUE INDEX ON app.t (part) WHERE live; CREATE UNIQUE INDEX ON app.t ((part + 1));
      CREATE TABLE green.t (id int, part int, live boolean);
      """,
      .table("t")
    )
    #expect(none == ["copy-no-key"])
    let other = try await refusals(
      "CREATE TABLE app.t (id int PRIMARY KEY, n int); CREATE TABLE green.t (id int, n int)",
      .table("t", key: ["n"])
    )
    #expect(other == ["copy-no-key"])
    let computed = try await refusals(
      "CREATE TABLE app.t (id int PRIMARY KEY); CREATE TABLE green.t (id int)",
      .table("t", rules: ["id": .expression("id + 1")])
    )
    #expect(computed == ["copy-key-not-carried"])
  }

  @Test func everythingThatIsWrongIsToldAtOnce() async throws {
    let codes = try await refusals(
      """
      CREATE TABLE app.t (id int PRIMARY KEY, a int);
      CREATE TABLE green.t (id int PRIMARY KEY, needed text NOT NULL, g int GENERATED ALWAYS AS (1) STORED);
      CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER t BEFORE INSERT ON green.t FOR EACH ROW EXECUTE FUNCTION app.f();
      CREATE TABLE green.child (id int REFERENCES green.t);
      """,
      .table("t", rules: ["nowhere": .column("a"), "g": .column("a")]),
      .table("missing")
    )
    #expect(
      codes == [
        "copy-triggers", "copy-foreign-keys", "copy-unknown-column", "copy-no-value", "copy-generated-column",
        "copy-no-table", "copy-no-table",
      ]
    )
  }

  @Test func expressionsAreJudgedByTheServer() async throws {
    let script = """
      CREATE TABLE app.t (id int PRIMARY KEY, a int, b point); CREATE TABLE green.t (id int, a text, b int);
      CREATE FUNCTION app.hidden(int) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT $1::text';
      """
    let volatile = try await refusals(script, .table("t", rules: ["a": .expression("hidden(a)"), "b": .ownDefault]))
    #expect(volatile == ["copy-volatile-expression"])
    let clock = try await refusals(
      script,
      .table("t", rules: ["a": .expression("clock_timestamp()"), "b": .ownDefault])
    )
    #expect(clock == ["copy-volatile-expression"])
    let stable = try await refusals(script, .table("t", rules: ["a": .expression("a::text -- x"), "b": .ownDefault]))
    #expect(stable == [])
    let wrong = try await refusals(script, .table("t", rules: ["a": .expression("nosuch + 1"), "b": .ownDefault]))
    #expect(wrong == ["copy-bad-expression"])
    #expect(try await refusals(script, .table("t")) == ["copy-no-cast"])
  }

  @Test(arguments: [
    ("CREATE VIEW app.t AS SELECT 1 AS id; CREATE TABLE green.t (id int)", "copy-not-a-table"),
    (
      "CREATE TABLE app.p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE app.t PARTITION OF app.p DEFAULT;"
        + "CREATE TABLE green.t (id int)", "copy-partition"
    ),
    (
      "CREATE TABLE app.p (id int); CREATE TABLE app.t (PRIMARY KEY (id)) INHERITS (app.p);"
        + "CREATE TABLE green.t (id int)", "copy-inheritance"
    ),
    (
      "CREATE TABLE app.t (id int PRIMARY KEY); ALTER TABLE app.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        + "CREATE TABLE green.t (id int)", "copy-forced-row-security"
    ),
    (
      "CREATE TABLE app.t (id int PRIMARY KEY); CREATE TABLE green.t (id int);"
        + "CREATE RULE r AS ON INSERT TO green.t DO INSTEAD NOTHING", "copy-rules"
    ),
    (
      "CREATE TABLE app.t (id int PRIMARY KEY); CREATE TABLE green.t (id int); INSERT INTO green.t VALUES (1)",
      "copy-not-empty"
    ),
    (
      "CREATE TABLE app.t (id int PRIMARY KEY, picture oid); CREATE TABLE green.t (id int, picture oid);"
        + "INSERT INTO app.t SELECT 1, lo_create(0)", "copy-large-object"
    ),
  ])
  func whatCannotBeCopiedIsRefused(script: String, code: String) async throws {
    let codes = try await refusals(script, .table("t"))
    #expect(codes.contains(code), "\(codes)")
  }

  @Test func anOidThatIsNoLargeObjectIsCopied() async throws {
    let codes = try await refusals(
      "CREATE TABLE app.t (id int PRIMARY KEY, r oid); CREATE TABLE green.t (id int, r oid); INSERT INTO app.t VALUES (1, 7)",
      .table("t")
    )
    #expect(codes == [])
  }

  @Test func rightsThatAreMissingAreNamed() async throws {
    try await withDatabase { target, superuser in
      try await PlainOwner.exist()
      try await superuser.execute(
        """
        CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY); CREATE TABLE app.u (id int);
        GRANT USAGE ON SCHEMA app TO \(PlainOwner.name); GRANT ALL ON app.t, app.u TO \(PlainOwner.name)
        """
      )
      let connection = try await Connection.connect(to: target.setting("user", PlainOwner.name))
      let request = CopyRequest(source: TableName("app", "t"), target: TableName("app", "u"))
      let failure = await #expect(throws: Failure.self) { try await CopyPlanner(connection).plan([request]) }
      #expect(failure?.diagnostics.map(\.code) == ["copy-no-create", "copy-not-owner", "copy-not-owner"])
      await connection.close()
    }
  }
}
