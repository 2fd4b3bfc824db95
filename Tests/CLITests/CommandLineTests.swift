import Testing

@Suite struct CommandLineTests {
  @Test func theVersionIsTheResult() async throws {
    let run = try await StrataProcess.run("--version")
    #expect(run.output.hasPrefix("strata ") && run.output.hasSuffix("\n"))
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  /// Beside another mistake, the option `--version V` of a command is not the question for the tool's version.
  @Test(arguments: [
    ["new", "shop", "--version"], ["generate", "--version", "1.0.0"],
    ["generate", "a", "b", "c", "--version", "1.0.0"],
    ["repair", "shop", "--version", "1"], ["migrate", "--version", "1.0.0"],
  ])
  func theVersionOfAMigrationIsNotTheQuestionForTheTools(_ arguments: [String]) async throws {
    let run = try await StrataProcess.run(arguments)
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error: "))
  }

  @Test func helpGoesToStandardOutput() async throws {
    let run = try await StrataProcess.run("--help")
    #expect(run.output.contains("USAGE: strata"))
    #expect(run.output.contains("Exit status: 0 done or no difference, 1 failed"))
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test(arguments: [["--nix"], ["nix"], ["help", "--nix"]])
  func aCommandLineWithoutSenseIsAUsageError(_ arguments: [String]) async throws {
    let run = try await StrataProcess.run(arguments)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error: "))
    #expect(run.status == 64)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreMade(_ shell: String) async throws {
    let run = try await StrataProcess.run("--generate-completion-script", shell)
    #expect(run.output.contains("strata"))
    #expect(run.status == 0)
  }
}
