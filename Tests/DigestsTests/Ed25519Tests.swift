import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

@testable import Digests

/// Signatures, held against the `openssl` program.
@Suite struct Ed25519Tests {
  private let message = Array("one set of migrations\n".utf8)

  @Test func whatAKeySignsItsPublicKeyAccepts() throws {
    let key = try Ed25519PrivateKey()
    let signature = try key.signature(of: message)
    let publicKey = try key.publicKey()
    #expect(signature.count == 64)
    #expect(publicKey.isValid(signature, for: message))
    #expect(!publicKey.isValid(signature, for: message + [10]))
    #expect(!publicKey.isValid(Array(signature.reversed()), for: message))
    #expect(!publicKey.isValid([], for: message))
    #expect(try !Ed25519PrivateKey().publicKey().isValid(signature, for: message))
  }

  @Test func keysSurviveBeingWritten() throws {
    let key = try Ed25519PrivateKey()
    let read = try #require(Ed25519PrivateKey(pem: try key.pem()))
    #expect(try read.signature(of: message) == key.signature(of: message))
    let publicKey = try #require(Ed25519PublicKey(pem: try key.publicKey().pem()))
    #expect(try publicKey.identifier == key.publicKey().identifier)
    #expect(publicKey.identifier.count == 16)
  }

  @Test func whatIsNoKeyIsNone() throws {
    #expect(Ed25519PrivateKey(pem: Array("nothing".utf8)) == nil)
    #expect(Ed25519PublicKey(pem: []) == nil)
    #expect(try Ed25519PrivateKey(pem: Ed25519PrivateKey().publicKey().pem()) == nil)
  }

  @Test func opensslAgrees() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-keys-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func openssl(_ arguments: String...) async throws -> Bool {
      try await Subprocess.run(
        .name("openssl"),
        arguments: .init(arguments),
        workingDirectory: FilePath(folder),
        output: .discarded,
        error: .discarded
      ).terminationStatus.isSuccess
    }
    func write(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(filePath: folder + "/" + name))
    }
    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: folder + "/" + name))) }
    try write("message", message)

    // A key and a signature of ours, checked there.
    let key = try Ed25519PrivateKey()
    try write("our.pub", try key.publicKey().pem())
    try write("our.sig", try key.signature(of: message))
    let verify = [
      "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "our.pub", "-in", "message", "-sigfile", "our.sig",
    ]
    #expect(
      try await Subprocess.run(
        .name("openssl"),
        arguments: .init(verify),
        workingDirectory: FilePath(folder),
        output: .discarded,
        error: .discarded
      ).terminationStatus.isSuccess
    )

    // Theirs, here; and one that needs a passphrase is not asked for it.
    #expect(try await openssl("genpkey", "-algorithm", "ed25519", "-out", "their.key"))
    #expect(try await openssl("pkey", "-in", "their.key", "-pubout", "-out", "their.pub"))
    #expect(
      try await openssl("pkeyutl", "-sign", "-rawin", "-inkey", "their.key", "-in", "message", "-out", "their.sig")
    )
    let theirs = try #require(Ed25519PublicKey(pem: try read("their.pub")))
    #expect(theirs.isValid(try read("their.sig"), for: message))
    #expect(try Ed25519PrivateKey(pem: read("their.key"))?.publicKey().identifier == theirs.identifier)
    #expect(try await openssl("pkey", "-in", "their.key", "-aes256", "-passout", "pass:x", "-out", "locked.key"))
    #expect(Ed25519PrivateKey(pem: try read("locked.key")) == nil)
    #expect(try await openssl("genpkey", "-algorithm", "x25519", "-out", "other.key"))
    #expect(Ed25519PrivateKey(pem: try read("other.key")) == nil)
  }
}
