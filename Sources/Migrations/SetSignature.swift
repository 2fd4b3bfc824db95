public import Diagnostics
public import Digests
import FoundationEssentials
import Glibc

/// `strata.sig`: who signed the set as `strata.sum` lists it.
///
/// What is signed is the set's name and the whole text of `strata.sum`: a file that was added, changed, removed or put
/// elsewhere makes another text. Each line is one signature: the key's identifier, the set's name, the signature.
///
/// ```
/// strata.sig 1
/// 0123456789abcdef shop MC4CAQ…==
/// ```
public struct SetSignature: Sendable, Hashable {
  /// The name of the file.
  public static let fileName = "strata.sig"
  private static let header = "strata.sig 1"

  struct Line: Sendable, Hashable {
    var key: String
    var set: String
    var signature: [UInt8]
  }

  var lines: [Line] = []

  /// The bytes that are signed.
  static func message(_ chain: ChecksumChain, set: String) -> [UInt8] {
    Array("strata.sig 1\n\(set)\n\(chain.text)".utf8)
  }

  /// Reads the file; `nil` where it is not one of ours.
  init?(_ text: String) {
    let rows = text.split(whereSeparator: \.isNewline)
    guard rows.first == Self.header[...] else { return nil }
    for row in rows.dropFirst() {
      // The name of a set may hold spaces: it is what is left between the two ends.
      let parts = row.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count >= 3, let last = parts.last, let bytes = Data(base64Encoded: String(last)) else { return nil }
      let name = parts[1..<(parts.count - 1)].joined(separator: " ")
      lines.append(Line(key: String(parts[0]), set: name, signature: Array(bytes)))
    }
  }

  init() {}

  var text: String {
    Self.header + "\n"
      + lines.map { "\($0.key) \($0.set) \(Data($0.signature).base64EncodedString())\n" }.joined()
  }
}

extension MigrationSet {
  /// Signs the set as it is; in `strata.sig` the line of the same key is replaced, those of others stay.
  ///
  /// - Throws: ``Failure`` where the set is not sound, or `strata.sum` does not record it as it is.
  public func sign(with key: Ed25519PrivateKey) throws -> String {
    let errors = diagnostics.filter { $0.severity == .error && $0.code != "placeholder-unset" }
    if let first = errors.first { throw Failure.setNotSound(self, first: first, only: errors) }
    let message = SetSignature.message(freshChain, set: name)
    let identifier = try key.publicKey().identifier
    var signature = SetSignature()
    signature.lines = (currentSignature?.lines ?? []).filter { $0.key != identifier }
    signature.lines.append(.init(key: identifier, set: name, signature: try key.signature(of: message)))
    var update = FileUpdate(directory: directory)
    do {
      try update.begin()
      try update.replace(SetSignature.fileName, signature.text)
    } catch {
      throw Failure.notWritten(directory, error)
    }
    return identifier
  }

  /// What `strata.sig` says; `nil` where there is none that can be read.
  private var currentSignature: SetSignature? {
    guard let data = FileManager.default.contents(atPath: path(SetSignature.fileName)) else { return nil }
    return SetSignature(String(decoding: data, as: UTF8.self))
  }

  /// Checks that one of the keys signed the set exactly as it was read.
  ///
  /// - Returns: The identifier of the key.
  /// - Throws: ``Failure`` that says what is missing or wrong.
  public func checkSignature(by keys: [Ed25519PublicKey]) throws(Failure) -> String {
    let path = path(SetSignature.fileName)
    guard FileManager.default.fileExists(atPath: path) else { throw .notSigned(self) }
    guard let signature = currentSignature else { throw .signatureUnreadable(path) }
    let message = SetSignature.message(freshChain, set: name)
    for key in keys {
      let identifier = key.identifier
      for line in signature.lines where line.key == identifier && key.isValid(line.signature, for: message) {
        return identifier
      }
    }
    let known = Set(keys.map(\.identifier))
    let trusted = signature.lines.filter { known.contains($0.key) }
    guard let first = trusted.first else { throw .signedByOthers(self, signature, known.sorted()) }
    if first.set != name { throw .signedForAnother(self, first.set) }
    throw .signatureWrong(self)
  }
}

/// Keys as files.
public enum SigningKeyFile {
  /// Makes a key: the private one in a file that only its owner can read, the public one beside it, named `.pub`.
  ///
  /// - Returns: The identifier of the key.
  public static func create(at path: String) throws -> String {
    let key = try Ed25519PrivateKey()
    let publicKey = try key.publicKey()
    try write(try key.pem(), to: path, mode: 0o600)
    do {
      try write(try publicKey.pem(), to: path + ".pub", mode: 0o644)
    } catch {
      unlink(path)
      throw error
    }
    return publicKey.identifier
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else {
      throw Failure(
        code: "key-not-written",
        "the key cannot be written to \(printable(path)): \(String(cString: strerror(errno)))",
        advice: errno == EEXIST ? "a key is never overwritten: choose another name" : "check the folder and its rights"
      )
    }
    defer { close(file) }
    guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
      unlink(path)
      throw Failure(code: "key-not-written", "the key cannot be written to \(printable(path))")
    }
  }

  /// Reads a private key whose file nobody but its owner may read.
  public static func privateKey(at path: String) throws(Failure) -> Ed25519PrivateKey {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .keyUnreadable(path, String(cString: strerror(errno))) }
    defer { close(file) }
    var facts = stat()
    // The open file is asked, not its name, which may come to mean another one.
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .keyUnreadable(path, "it is not a file")
    }
    guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() || facts.st_uid == 0 else {
      throw .keyTooOpen(path, mode: facts.st_mode & 0o777, isOwn: facts.st_uid == geteuid() || facts.st_uid == 0)
    }
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = read(file, &bytes, bytes.count)
    defer { for index in bytes.indices { bytes[index] = 0 } }
    guard count > 0, let key = Ed25519PrivateKey(pem: Array(bytes.prefix(count))) else {
      throw .keyUnreadable(path, "it is no private key of Ed25519 in PEM, or it is encrypted")
    }
    return key
  }

  /// Reads a public key.
  public static func publicKey(at path: String) throws(Failure) -> Ed25519PublicKey {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .keyUnreadable(path, "there is no such file, or this user may not read it")
    }
    guard let key = Ed25519PublicKey(pem: Array(data)) else {
      throw .keyUnreadable(path, "it is no public key of Ed25519 in PEM")
    }
    return key
  }
}
