import Diagnostics
import Postgres
import SchemaDescription
import SchemaEvaluation
import Shadow
import TestSupport
import Testing

@Suite struct ModelDDLTests {
  let options = Listener().options

  @Test func everyWordBuildsInAnEmptyDatabase() async throws {
    let folder = try TemporaryFolder(EveryWord.files)
    let model = try await SchemaEvaluator.evaluate(directory: folder.path, options: options)
    let ddl = ModelDDL(model)
    try await TestServer.shared.ensureRoles(["strata_app"])
    try await withDatabase { _, connection in
      for statement in ddl.externalStatements + ddl.statements {
        do {
          try await connection.execute(statement.sql)
        } catch {
          Issue.record(
            "\(statement.place.map { $0.description } ?? "") \(statement.object): \(error)\n\(statement.sql)"
          )
        }
      }
      let partitions = try await connection.query(
        "SELECT count(*) >= 6, min(c.relname), max(c.relname) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
          + "WHERE i.inhparent = 'usage_events'::regclass AND c.relname ~ '\\d'"
      )
      #expect(partitions[0][0] == "t")
      #expect(partitions[0][1] == "usage_events_2024_01")
      let policies = try await connection.query("SELECT kind, object FROM strata.policies ORDER BY 1, 2")
      #expect(
        policies.map { "\($0[0] ?? "") \($0[1] ?? "")" } == [
          "backup public.organizations", "partition public.serials", "partition public.usage_events",
          "refresh public.mv_revenue", "retention public.organizations", "seed public.plans",
          "vacuum public.organizations",
        ]
      )
      for (query, expected) in GrownWords.facts {
        let rows = try await connection.query(query)
        #expect(rows.map { $0[0] ?? "NULL" } == expected, "\(query)")
      }
      // The policies and seed rows can be written again.
      for statement in ddl.statements
      where statement.object.contains("polic") || statement.object.contains("partitions") {
        if statement.sql.hasPrefix("INSERT") || statement.sql.hasPrefix("DO") {
          try await connection.execute(statement.sql)
        }
      }
    }
  }

  /// What no server before 18 takes, as it is written.
  @Test func wordsOfNewerServersAreWritten() throws {
    let table = Table(
      "t",
      columns: [
        .column("a", .integer, .notNull, notNullName: "a_there"),
        .column("b", .integer, .virtual, generated: "a + 1"),
        .column("during", .daterange),
      ],
      primaryKey: .init(["a", "during"], withoutOverlaps: true),
      unique: [.unique("during", withoutOverlaps: true)],
      checks: [.check("positive", "a > 0", notEnforced: true)],
      foreignKeys: [
        .foreignKey(["a"], references: "t", ["a"], name: "own", notEnforced: true),
        .foreignKey(["a", "during"], references: "t", ["a", "during"], period: true),
      ]
    )
    let publication = Publication("p", tables: ["t"], generatedColumns: true)
    let sql = ModelDDL(Model([table, publication])).statements.map(\.sql)
    #expect(
      sql.dropFirst(3) == [
        """
        CREATE TABLE public.t (
          a integer CONSTRAINT a_there NOT NULL,
          b integer GENERATED ALWAYS AS (a + 1) VIRTUAL,
          during daterange,
          CONSTRAINT t_pkey PRIMARY KEY (a, during WITHOUT OVERLAPS),
          CONSTRAINT t_during_key UNIQUE (during WITHOUT OVERLAPS),
          CONSTRAINT positive CHECK (a > 0) NOT ENFORCED
        )
        """,
        "ALTER TABLE public.t ADD CONSTRAINT own FOREIGN KEY (a) REFERENCES public.t (a) NOT ENFORCED",
        "ALTER TABLE public.t ADD CONSTRAINT t_a_during_fk FOREIGN KEY (a, PERIOD during) "
          + "REFERENCES public.t (a, PERIOD during)",
        "CREATE PUBLICATION p FOR\n  TABLE ONLY public.t\n  WITH (publish_generated_columns = stored)",
      ]
    )
  }
}
