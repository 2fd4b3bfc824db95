import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// Files and ledger contradict each other: refused before anything is done.
@Suite struct RunnerHistoryTests {
  /// Applies two versions, adds a pending third, changes the files, and expects `migrate` to refuse.
  private func refusal(
    seal: Bool = true,
    _ change: (MigrationFolder) throws -> Void
  ) async throws -> (folder: MigrationFolder, failure: Failure, status: MigrationStatus) {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    return try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try folder.seal([("V2__next.sql", "CREATE TABLE next ();\n")])
      try change(folder)
      if seal { try folder.seal(acceptingChanges: true) }
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .refused)
      #expect(try await connection.list("SELECT to_regclass('next') IS NULL") == "t")
      #expect(try await connection.list("SELECT count(*) FROM strata.schema_versions") == "2")
      let verified = try await folder.runner(target).verify()
      #expect(verified.contains { $0.code == failure.diagnostics.first?.code })
      return (folder, failure, try await folder.runner(target).status())
    }
  }

  @Test(arguments: [true, false])
  func aFileEditedAfterItWasApplied(sealed: Bool) async throws {
    let (folder, failure, status) = try await refusal(seal: sealed) {
      try $0.write("V1.0.0__create_items.sql", "CREATE TABLE items (id int);\n")
    }
    let item = try #require(failure.diagnostics.first)
    #expect(failure.diagnostics.count == 1)
    #expect(item.code == "applied-file-changed")
    #expect(folder.relative(item.place?.path ?? "") == "V1.0.0__create_items.sql")
    let applied = try #require(status.entries[0].ledger?.checksum)
    let file = try #require(status.entries[0].fileChecksum)
    #expect(item.message.contains("applied SHA-256 \(applied), file SHA-256 \(file)"))
    #expect(item.advice == "restore the file from version control and put the change into a new version")
    #expect(status.entries.map(\.state) == [.changed, .applied, .pending])
  }

  @Test func lineEndingsThatGitChangedAreCalledThat() async throws {
    let (_, failure, _) = try await refusal {
      let name = "V1.1.0__add_price.sql"
      try $0.write(name, $0.read(name).replacing("\n", with: "\r\n"))
    }
    #expect(failure.diagnostics.first?.message.hasPrefix("only its line endings changed after version 1.1.0") == true)
    #expect(failure.diagnostics.first?.advice?.contains(".gitattributes") == true)
  }

  @Test func aFileThatIsMissing() async throws {
    let (folder, failure, status) = try await refusal {
      try $0.remove("V1.1.0__add_price.sql")
      try $0.remove("U1.1.0__add_price.sql")
    }
    let item = try #require(failure.diagnostics.first)
    #expect(item.code == "applied-file-missing")
    #expect(folder.relative(item).hasPrefix("V1.1.0__add_price.sql: error: the file is missing, but version 1.1.0"))
    #expect(status.entries.map(\.state) == [.applied, .missing, .pending])
    #expect(status.current.text == "1.1.0")
  }

  @Test(arguments: ["V1.1.0__price.sql", "V1.1.1__add_price.sql", "V3__add_price.sql"])
  func aFileThatWasRenamed(name: String) async throws {
    let (folder, failure, status) = try await refusal {
      try $0.rename("V1.1.0__add_price.sql", name)
      try $0.remove("U1.1.0__add_price.sql")
    }
    #expect(failure.diagnostics.map(\.code) == ["applied-file-renamed"])
    #expect(folder.relative(failure.diagnostics[0].place?.path ?? "") == name)
    #expect(failure.diagnostics[0].message.contains("applied as V1.1.0__add_price.sql"))
    #expect(status.entries.contains { $0.state == .renamed })
  }

  @Test func aFileInsertedBeforeTheLastApplied() async throws {
    let (folder, failure, status) = try await refusal {
      try $0.write("V1.0.5__between.sql", "CREATE TABLE between_them ();\n")
    }
    #expect(failure.diagnostics.map(\.code) == ["inserted-before-applied"])
    #expect(folder.relative(failure.diagnostics[0].place?.path ?? "") == "V1.0.5__between.sql")
    #expect(failure.diagnostics[0].message.contains("version 1.0.5 is not applied, but the later version 1.1.0 is"))
    #expect(failure.diagnostics[0].advice?.hasPrefix("give it a version above 1.1.0; where both") == true)
    #expect(status.entries.map(\.state) == [.applied, .inserted, .applied, .pending])
  }

  @Test func everythingAtOnce() async throws {
    let (_, failure, _) = try await refusal {
      try $0.write("V1.0.0__create_items.sql", "")
      try $0.write("V1.0.5__between.sql", "SELECT 1;\n")
      try $0.remove("V1.1.0__add_price.sql")
      try $0.remove("U1.1.0__add_price.sql")
    }
    #expect(
      failure.diagnostics.map(\.code) == [
        "applied-file-changed", "applied-file-missing", "inserted-before-applied",
      ]
    )
  }

  @Test func aFileThatIsNotRecordedIsNotRun() async throws {
    let (_, failure, _) = try await refusal(seal: false) { try $0.write("V2.1__new.sql", "SELECT 1;\n") }
    #expect(failure.diagnostics.map(\.code) == ["file-not-recorded"])
  }

  @Test func theWrongDirectoryIsRecognised() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    let other = try MigrationFolder()
    try other.seal([("V9__other.sql", "SELECT 1;\n")])
    try await withDatabase { target, _ in
      try await folder.runner(target).migrate()
      let wrong = MigrationRunner(set: try MigrationSet.read(directory: other.path, name: "other"), target: target)
      let failure = try await failure { try await wrong.migrate() }
      #expect(failure.diagnostics.first?.message.contains("as part of the set \"test\"") == true)
      #expect(failure.diagnostics.first?.advice?.hasPrefix("is this the right directory") == true)
    }
  }

  @Test func aLedgerThatWasEditedByHandIsTold() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      #expect(try await folder.runner(target).verify() == [])
      try await connection.execute("DELETE FROM strata.schema_versions WHERE version_number = '1.0.0'")
      let found = try await folder.runner(target).verify()
      #expect(found.map(\.code) == ["inserted-before-applied", "ledger-edited"])
    }
  }
}
