import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// What a role that may not see all of a database gets, in every form.
@Suite struct VisibilityCommandTests {
  private static let script = """
    DO $do$ BEGIN CREATE ROLE strata_login LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$;
    CREATE TABLE t (a int); CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
    CREATE USER MAPPING FOR PUBLIC SERVER v OPTIONS (user 'u');
    """

  @Test(arguments: ["text", "json", "sql", "swift"])
  func isRefusedAndNamedUnlessItIsLeftOut(_ format: String) async throws {
    try await withDatabase(loading: Self.script) { target, _ in
      let url = target.setting("user", "strata_login").secretConninfo
      let refused = try await StrataProcess.run("inspect", url, "--format", format)
      #expect(refused.status == 1)
      #expect(refused.output == "")
      #expect(refused.errors.contains("strata_login"), "\(refused.errors)")
      #expect(refused.errors.contains("options of user mapping FOR PUBLIC SERVER v"), "\(refused.errors)")
      #expect(refused.errors.contains("--only-visible"), "\(refused.errors)")

      let visible = try await StrataProcess.run("inspect", url, "--format", format, "--only-visible")
      #expect(visible.status == 0, "\(visible.errors)")
      #expect(visible.output.contains("t"))
      let place = format == "text" || format == "json" ? visible.output : visible.errors
      #expect(place.contains("user mapping FOR PUBLIC SERVER v"), "\(place)")
    }
  }

  @Test func importRefusesTheSame() async throws {
    try await withDatabase(loading: Self.script) { target, _ in
      try await Project.with([:]) { project in
        let url = target.setting("user", "strata_login").secretConninfo
        let refused = try await project.strata("import", url, "--to", "schema/shop")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("options of user mapping FOR PUBLIC SERVER v"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: project.directory + "/schema"))
      }
    }
  }
}
