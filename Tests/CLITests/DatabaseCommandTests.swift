import Postgres
import TestSupport
import Testing

/// `inspect`, and what every command says about a database it cannot work with.
@Suite struct DatabaseCommandTests {
  @Test func whatIsThereIsShownInEveryForm() async throws {
    try await withDatabase(loading: #"CREATE SCHEMA "we""ird"; CREATE TYPE "we""ird".e AS ENUM ('it''s', 'b');"#) {
      target,
      _ in
      let environment = ["DATABASE_URL": target.secretConninfo]
      let text = try await StrataProcess.run("inspect", environment: environment)
      #expect(text.status == 0, "\(text.errors)")
      #expect(text.output.contains("enum we\"ird.e\n"))

      let sql = try await StrataProcess.run("inspect", "--format", "sql", environment: environment)
      #expect(sql.output.contains(#"CREATE TYPE "we""ird".e AS ENUM ('it''s', 'b');"#))

      let json = try JSONDocument(
        try await StrataProcess.run("inspect", "--format", "json", environment: environment).output
      )
      #expect(json.names == ["objects", "serverVersion", "unmanaged"])
    }
  }

  @Test func theOptionWinsOverTheEnvironment() async throws {
    try await withDatabase { target, _ in
      let run = try await StrataProcess.run(
        "inspect",
        "--url",
        target.secretConninfo,
        environment: ["DATABASE_URL": "postgresql://nowhere.invalid/x"]
      )
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test func libpqsOwnEnvironmentIsEnough() async throws {
    try await withDatabase { target, _ in
      let run = try await StrataProcess.run("inspect", environment: target.environment)
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test func aServerThatIsNotThereIsSaidPlainly() async throws {
    let url = "postgresql://app:geheim@localhost:1/shop"
    let run = try await StrataProcess.run("inspect", "--url", url)
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(run.errors.contains("Connection refused"))
    #expect(run.errors.contains("SQLSTATE 08001"))
    #expect(!run.errors.contains("geheim"))
  }

  @Test func aConnectionStringThatIsNoneIsAnErrorWithoutItsPassword() async throws {
    let run = try await StrataProcess.run("inspect", "--url", "postgresql://app:ge%heim@localhost/shop")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(!run.errors.contains("heim"))
  }

  @Test func aDatabaseThatIsNotThereIsSaidPlainly() async throws {
    try await withDatabase { target, _ in
      let run = try await StrataProcess.run("inspect", "--url", target.setting("dbname", "n'ix").secretConninfo)
      #expect(run.status == 1)
      #expect(run.errors.contains("database \"n'ix\" does not exist"))
      #expect(run.errors.contains("SQLSTATE 3D000"))
    }
  }

  @Test func aReaderThatGoesAwayIsNoError() async throws {
    try await withDatabase { target, _ in
      let run = try await StrataProcess.shell(
        #""$0" inspect --format json | true; echo "${PIPESTATUS[0]}""#,
        environment: ["DATABASE_URL": target.secretConninfo]
      )
      #expect(run.output == "0\n")
      #expect(run.errors == "")
    }
  }

  @Test func aDiskThatIsFullIsAnError() async throws {
    try await withDatabase { target, _ in
      let run = try await StrataProcess.shell(
        #""$0" inspect >/dev/full"#,
        environment: ["DATABASE_URL": target.secretConninfo]
      )
      #expect(run.status == 1)
      #expect(run.errors.contains("standard output could not be written to the end"))
    }
  }
}
