import Testing

/// `strata lint` has nothing against ValueVerse that is not explained where it stands.
@Suite struct LintTests {
  @Test func theModelIsClean() async throws {
    let findings = try await Tool.strata("lint", "model:schema/valueverse", "--quiet")
    #expect(!findings.contains("warning:") && !findings.contains("error:"), "\(findings)")
  }

  @Test func theMigrationsAreNotes() async throws {
    let findings = try await Tool.strata("lint", "valueverse", "--quiet")
    #expect(findings.contains("migrations/valueverse/V1.1.0"))
  }
}
