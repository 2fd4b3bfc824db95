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
      // The policies and seed rows can be written again.
      for statement in ddl.statements
      where statement.object.contains("polic") || statement.object.contains("partitions") {
        if statement.sql.hasPrefix("INSERT") || statement.sql.hasPrefix("DO") {
          try await connection.execute(statement.sql)
        }
      }
    }
  }
}
