import Postgres
import TestSupport
import Testing

/// Authors sign, operators demand it: from outside, by exit status and JSON.
@Suite struct SigningCommandTests {
  private static let files = [
    "migrations/shop/V1__a.sql": "CREATE TABLE a ();\n",
    "migrations/shop/U1__a.sql": "-- strata:destroys table a\nDROP TABLE a;\n",
    "migrations/shop/R__v.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n",
  ]

  @Test func onlyWhatWasSignedIsApplied() async throws {
    try await withDatabase { target, connection in
      try await Project.with(Self.files) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        func strata(_ arguments: String...) async throws -> StrataProcess {
          try await StrataProcess.run(arguments, in: project.directory, environment: environment)
        }
        #expect(try await strata("seal").status == 0)
        let made = try await strata("sign", "--new-key", "release.key")
        #expect(made.status == 0 && made.output.hasPrefix("made the key "))
        let key = made.output.dropFirst(13).prefix(16)
        #expect(try project.read("release.key").hasPrefix("-----BEGIN PRIVATE KEY-----"))

        let unsigned = try await strata("migrate", "--require-signature", "release.key.pub")
        #expect(unsigned.status == 3 && unsigned.errors.contains("are not signed"))
        #expect(try await strata("sign", "--key", "release.key").status == 0)
        #expect(try await strata("verify", "--require-signature", "release.key.pub").status == 0)
        #expect(try await strata("verify", "--files-only", "--require-signature", "release.key.pub").status == 0)

        // strata.yml demands it as the option does.
        try project.write("strata.yml", "migrations:\n  sets:\n    shop:\n      require-signature: release.key.pub\n")
        #expect(try await strata("migrate", "--dry-run").status == 0)
        try project.write("migrations/shop/V2__evil.sql", "CREATE TABLE evil ();\n")
        #expect(try await strata("seal").status == 0)
        for command in [["migrate"], ["plan"], ["rollback", "--yes"], ["migrate", "--dry-run"]] {
          let run = try await StrataProcess.run(command, in: project.directory, environment: environment)
          #expect(run.status == 3, "\(command)")
          #expect(run.errors.contains("are not what was signed"))
        }
        let found = try await strata("verify", "--format", "json")
        #expect(found.status == 2 && found.output.contains("signature-wrong"))
        #expect(try await connection.query("SELECT to_regnamespace('strata') IS NULL")[0].bool(0))

        #expect(try await strata("sign", "--key", "release.key").status == 0)
        let applied = try await strata("migrate", "--format", "json")
        #expect(applied.status == 0, "\(applied.errors)")
        let status = try await strata("status", "--format", "json")
        #expect(status.output.contains(#""signedBy": "\#(key)""#))
        // Nothing of the private key is ever shown.
        let secret = try project.read("release.key").split(separator: "\n")[1]
        for run in [made, unsigned, found, applied, status] {
          #expect(!(run.output + run.errors).contains(secret))
        }
      }
    }
  }

  @Test func mistakesAreUsageOrRefused() async throws {
    try await Project.with(Self.files) { project in
      #expect(try await project.strata("seal").status == 0)
      #expect(try await project.strata("sign").status == 64)
      #expect(try await project.strata("sign", "--key", "nowhere.key").status == 64)
      #expect(try await project.strata("sign", "--new-key", "a.key").status == 0)
      #expect(try await project.strata("sign", "--new-key", "a.key").status == 1)
      #expect(try await project.strata("sign", "--key", "a.key.pub").status == 3)
      let open = try await project.shell(#"chmod 644 a.key; "$0" sign --key a.key"#)
      #expect(open.status == 3 && open.errors.contains("others may read the private key a.key (its mode is 644)"))
      let wrong = try await project.shell(#"chmod 600 a.key; "$0" verify --files-only --require-signature a.key"#)
      #expect(wrong.status == 64 && wrong.errors.contains("it is no public key"))
    }
  }

  @Test func aLossThatIsNotDeclaredIsWarnedOf() async throws {
    let files = [
      "migrations/shop/V1__a.sql": "CREATE TABLE a (x int, y int);\nCREATE TABLE b (x int);\n",
      "migrations/shop/U1__a.sql": "-- strata:destroys table a\nDROP TABLE a, b;\n",
      "migrations/shop/V2__b.sql":
        "-- strata:destroys column a.x\nALTER TABLE a DROP x, DROP y;\nTRUNCATE b;\nDROP TABLE IF EXISTS nothing;\n",
      "migrations/shop/V3__c.sql": "DROP TABLE b;\nCREATE TABLE b (x int, z int);\n",
    ]
    try await withDatabase { target, connection in
      try await Project.with(files) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let sealed = try await project.strata("seal")
        #expect(sealed.status == 0)
        let lines = sealed.errors.split(separator: "\n").filter { $0.contains("warning:") }
        #expect(
          lines.map { $0.split(separator: "warning: ")[1].prefix { $0 != ":" } } == [
            "the file drops the table public.b and does not declare it",
            "the file drops the column public.a.y and does not declare it",
            "the file empties the table public.b and does not declare it",
          ],
          "\(sealed.errors)"
        )
        #expect(sealed.errors.contains("add the line: -- strata:destroys column public.a.y"))
        // What is recorded already is not looked at again; verify looks at what is pending.
        #expect(try await project.strata("seal").errors == "")
        let verified = try await project.strata("verify", environment: environment)
        #expect(verified.status == 2 && verified.output.contains("undeclared-loss"))
        #expect(try await project.strata("migrate", environment: environment).status == 0)
        #expect(try await project.strata("verify", environment: environment).status == 0)
      }
    }
  }
}
