import Postgres
import Shadow
import Testing

/// A server that wants a password.
@Suite struct PasswordTests {
  @Test func aWrongPasswordIsSaidAndNotShown() async throws {
    try await withPasswordServer { target in
      let wrong = target.setting("user", "clerk").setting("password", "g3heim-falsch")
      for arguments in [["inspect", "--url", wrong.secretConninfo], ["diff", wrong.secretConninfo, "empty:"]] {
        let run = try await StrataProcess.run(arguments)
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(run.errors.contains("password authentication failed for user \"clerk\""))
        #expect(run.errors.contains("SQLSTATE 28P01"))
        #expect(!run.errors.contains("g3heim"))
      }
    }
  }

  @Test func theRightPasswordIsNeverShown() async throws {
    try await withPasswordServer { target in
      let right = target.setting("user", "clerk").setting("password", "g3heim richtig'\\")
      let run = try await StrataProcess.run("diff", right.secretConninfo, "empty:", "--verbose")
      #expect(run.status == 0, "\(run.errors)")
      #expect(!(run.output + run.errors).contains("g3heim"))
    }
  }

  /// A server of the test's own, on which the role `clerk` has to say a password.
  private func withPasswordServer(_ body: (ConnectionTarget) async throws -> Void) async throws {
    let server = try await ShadowServer.start()
    do {
      let target = try await server.makeDatabase("password")
      let connection = try await Connection.connect(to: target)
      let file = try await connection.query("SHOW hba_file")[0].string(0)
      try await connection.execute(
        """
        CREATE ROLE clerk LOGIN PASSWORD E'g3heim richtig\\'\\\\';
        COPY (SELECT 'local all clerk scram-sha-256' UNION ALL SELECT 'local all all trust') TO \(quoteLiteral(file));
        SELECT pg_reload_conf(), pg_sleep(0.5)
        """
      )
      await connection.close()
      try await body(target)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }
}
