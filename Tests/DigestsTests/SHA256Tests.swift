import Digests
import FoundationEssentials
import Testing

/// The vectors are those of FIPS 180-4's examples.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func digestsTheStandardsExamples(text: String, expected: String) {
    #expect(sha256Hex(text) == expected)
    #expect(sha256Hex(Array(text.utf8)) == expected)
  }

  @Test func piecesGiveTheSameDigestAsTheWhole() {
    var digest = SHA256()
    for _ in 0..<1000 { digest.update(Array(repeating: UInt8(ascii: "a"), count: 1000)) }
    #expect(digest.finalizeHex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func sequencesWithoutContiguousStorageAreDigestedToo() {
    #expect(sha256Hex("abc".utf8.lazy.map { $0 }) == sha256Hex("abc"))
  }

  @Test func filesAreReadInPieces() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(repeating: UInt8(ascii: "a"), count: 1_000_000).write(to: url)
    #expect(
      try sha256Hex(ofFile: url.path) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )
  }

  @Test func aFileThatCannotBeReadIsNamed() {
    let error = #expect(throws: FileReadError.self) { try sha256Hex(ofFile: "/nonexistent/file") }
    #expect(error?.description == "/nonexistent/file: No such file or directory")
  }
}
