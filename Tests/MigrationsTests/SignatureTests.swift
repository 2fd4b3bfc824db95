import Diagnostics
import Digests
import FoundationEssentials
import Migrations
import Postgres
import TestSupport
import Testing

/// Signed sets of migrations.
@Suite struct SignatureTests {
  private static let key = Result { try Ed25519PrivateKey() }

  private func signedFolder() throws -> MigrationFolder {
    let folder = try MigrationFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/hooks", withIntermediateDirectories: true)
    try folder.write("hooks/before-all.sql", "SELECT 1;\n")
    try folder.seal(twoVersions + [("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;\n")])
    _ = try folder.set().sign(with: Self.key.get())
    return folder
  }

  private func check(_ folder: MigrationFolder) throws -> String {
    try folder.set().checkSignature(by: [Self.key.get().publicKey()])
  }

  @Test func aSignedSetIsAppliedAndTheKeyRecorded() async throws {
    let folder = try signedFolder()
    let trusted = try Self.key.get().publicKey()
    #expect(try check(folder) == trusted.identifier)
    try await withDatabase { target, connection in
      let runner = try folder.runner(target) { $0.trustedKeys = [try! Ed25519PrivateKey().publicKey(), trusted] }
      try await runner.migrate()
      #expect(try await connection.list("SELECT DISTINCT signed_by FROM strata.schema_versions") == trusted.identifier)
      #expect(try await connection.list("SELECT DISTINCT signed_by FROM strata.repeatables") == trusted.identifier)
      #expect(try await runner.verify() == [])
    }
  }

  /// Everything that somebody with the files and without the key can do, sealing included.
  enum Tampering: String, CaseIterable {
    case addedVersion, addedUndo, addedRepeatable, addedHook, changedVersion, changedUndo, changedRepeatable,
      changedHook
    case removedVersion, removedHook, renamed, swapped

    func happen(to folder: MigrationFolder) throws {
      switch self {
      case .addedVersion: try folder.write("V9__x.sql", "SELECT 1;\n")
      case .addedUndo:
        try folder.write("V9__x.sql", "SELECT 1;\n")
        try folder.write("U9__x.sql", "SELECT 1;\n")
      case .addedRepeatable: try folder.write("R__x.sql", "SELECT 1;\n")
      case .addedHook: try folder.write("hooks/after-all.sql", "SELECT 1;\n")
      case .changedVersion: try folder.write("V1.1.0__add_price.sql", "DROP TABLE items;\n")
      case .changedUndo: try folder.write("U1.1.0__add_price.sql", "SELECT 1;\n")
      case .changedRepeatable: try folder.write("R__view.sql", "SELECT 2;\n")
      case .changedHook: try folder.write("hooks/before-all.sql", "SELECT 2;\n")
      case .removedVersion:
        try folder.remove("V1.1.0__add_price.sql")
        try folder.remove("U1.1.0__add_price.sql")
      case .removedHook: try folder.remove("hooks/before-all.sql")
      case .renamed: try folder.rename("R__view.sql", "R__a_view.sql")
      case .swapped:
        let (one, two) = (try folder.read("V1.0.0__create_items.sql"), try folder.read("V1.1.0__add_price.sql"))
        try folder.write("V1.0.0__create_items.sql", two)
        try folder.write("V1.1.0__add_price.sql", one)
      }
    }
  }

  @Test(arguments: Tampering.allCases)
  func nothingCanBeAddedChangedOrMoved(_ tampering: Tampering) async throws {
    let folder = try signedFolder()
    try tampering.happen(to: folder)
    try folder.seal(acceptingChanges: true)
    let refused = #expect(throws: Failure.self) { try self.check(folder) }
    #expect(refused?.code == "signature-wrong" && refused?.category == .refused)
    let trusted = try Self.key.get().publicKey()
    try await withDatabase { target, connection in
      let runner = try folder.runner(target) { $0.trustedKeys = [trusted] }
      #expect(try await failure { try await runner.migrate() }.code == "signature-wrong")
      #expect(try await failure { try await runner.planMigrate() }.code == "signature-wrong")
      #expect(try await failure { try await runner.rollback(.steps(1)) }.code == "signature-wrong")
      #expect(try await runner.verify().map(\.code) == ["signature-wrong"])
      #expect(try await connection.list("SELECT to_regnamespace('strata')") == "null")
    }
  }

  @Test func eachMistakeHasItsMessage() throws {
    let folder = try signedFolder()
    let other = try Ed25519PrivateKey()
    let others = #expect(throws: Failure.self) { try folder.set().checkSignature(by: [other.publicKey()]) }
    #expect(others?.code == "signed-by-others")
    #expect(others?.details[1] == "trusted: \(try other.publicKey().identifier)")
    // A signature is for one set: the files under another name are another set.
    let renamed = try MigrationSet.read(directory: folder.path, name: "billing")
    let elsewhere = #expect(throws: Failure.self) { try renamed.checkSignature(by: [Self.key.get().publicKey()]) }
    #expect(elsewhere?.code == "signed-for-another-set")
    // Two authors can sign.
    _ = try folder.set().sign(with: other)
    #expect(try folder.set().checkSignature(by: [other.publicKey()]) == other.publicKey().identifier)
    #expect(try check(folder) == Self.key.get().publicKey().identifier)
    // A line of the trusted key with another's signature in it.
    let text = try folder.read("strata.sig")
    let names = try [Self.key.get().publicKey().identifier, other.publicKey().identifier]
    let forged = text.replacing(names[0], with: "-").replacing(names[1], with: names[0])
    try folder.write("strata.sig", forged)
    #expect(#expect(throws: Failure.self) { try self.check(folder) }?.code == "signature-wrong")
    try folder.write("strata.sig", "hello\n")
    #expect(#expect(throws: Failure.self) { try self.check(folder) }?.code == "signature-unreadable")
    try folder.remove("strata.sig")
    #expect(#expect(throws: Failure.self) { try self.check(folder) }?.code == "not-signed")
  }

  @Test func whatIsNotRecordedIsNotSigned() throws {
    let folder = try signedFolder()
    try folder.write("V9__x.sql", "SELECT 1;\n")
    let refused = #expect(throws: Failure.self) { try folder.set().sign(with: Self.key.get()) }
    #expect(refused?.code == "file-not-recorded")
  }

  @Test func aPrivateKeyThatOthersCanReadIsNotUsed() throws {
    let folder = try MigrationFolder()
    let path = folder.path + "/release.key"
    let identifier = try SigningKeyFile.create(at: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode.map { $0 & 0o777 } == 0o600)
    #expect(try SigningKeyFile.publicKey(at: path + ".pub").identifier == identifier)
    #expect(try SigningKeyFile.privateKey(at: path).publicKey().identifier == identifier)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let open = #expect(throws: Failure.self) { try SigningKeyFile.privateKey(at: path) }
    #expect(open?.code == "key-too-open" && open?.message.hasSuffix("(its mode is 640)") == true)
    // No key is ever overwritten.
    #expect(#expect(throws: Failure.self) { try SigningKeyFile.create(at: path) }?.code == "key-not-written")
    #expect(#expect(throws: Failure.self) { try SigningKeyFile.publicKey(at: path) }?.code == "key-unreadable")
    #expect(!"\(open!)".contains("PRIVATE KEY"))
  }
}
