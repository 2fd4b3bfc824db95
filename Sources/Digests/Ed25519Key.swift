import CLibCrypto

/// A private key of Ed25519: what signs.
///
/// It never leaves libcrypto but as the PEM text that is written to its file; nothing prints it.
public final class Ed25519PrivateKey: Sendable {
  private nonisolated(unsafe) let key: OpaquePointer

  private init(owning key: OpaquePointer) { self.key = key }

  deinit { EVP_PKEY_free(key) }

  /// Makes a new key; the function is `EVP_PKEY_keygen`.
  public init() throws(CryptoError) {
    guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil) else { throw CryptoError("no Ed25519") }
    defer { EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &made) == 1, let made else {
      throw CryptoError("a key cannot be made")
    }
    key = made
  }

  /// Reads a key from PEM, as `openssl genpkey -algorithm ed25519` writes it too; `nil` where it is none, or where it is
  /// encrypted. The function is `PEM_read_bio_PrivateKey`.
  public convenience init?(pem: [UInt8]) {
    let read = withMemory(pem) { memory in
      // libcrypto would ask for a passphrase at the terminal by itself.
      PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
    }
    ERR_clear_error()
    guard let read else { return nil }
    self.init(owning: read)
    guard EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 else { return nil }
  }

  /// The key as PEM (PKCS #8); the function is `PEM_write_bio_PKCS8PrivateKey`.
  public func pem() throws(CryptoError) -> [UInt8] {
    try writing("the key cannot be written") { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  /// The key that checks what this one signs.
  public func publicKey() throws(CryptoError) -> Ed25519PublicKey {
    let pem = try writing("the public key cannot be written") { PEM_write_bio_PUBKEY($0, key) }
    guard let key = Ed25519PublicKey(pem: pem) else { throw CryptoError("the public key cannot be read") }
    return key
  }

  /// Signs a message; the function is `EVP_DigestSign`.
  public func signature(of message: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw CryptoError("no memory") }
    defer { EVP_MD_CTX_free(context) }
    var length = 64
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { throw CryptoError("the message cannot be signed") }
    return Array(signature.prefix(length))
  }
}

/// A public key of Ed25519: what checks signatures.
public final class Ed25519PublicKey: Sendable {
  private nonisolated(unsafe) let key: OpaquePointer

  deinit { EVP_PKEY_free(key) }

  /// Reads a key from PEM, as `openssl pkey -pubout` writes it too; `nil` where it is none. The function is
  /// `PEM_read_bio_PUBKEY`.
  public init?(pem: [UInt8]) {
    let read = withMemory(pem) { PEM_read_bio_PUBKEY($0, nil, { _, _, _, _ in -1 }, nil) }
    ERR_clear_error()
    guard let read else { return nil }
    key = read
    guard EVP_PKEY_get_id(read) == EVP_PKEY_ED25519 else { return nil }
  }

  /// The key as PEM; the function is `PEM_write_bio_PUBKEY`.
  public func pem() throws(CryptoError) -> [UInt8] {
    try writing("the public key cannot be written") { PEM_write_bio_PUBKEY($0, key) }
  }

  /// What names the key: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes. The function is
  /// `EVP_PKEY_get_raw_public_key`.
  public var identifier: String {
    var length = 32
    var bytes = [UInt8](repeating: 0, count: length)
    EVP_PKEY_get_raw_public_key(key, &bytes, &length)
    return String(sha256Hex(bytes.prefix(length)).prefix(16))
  }

  /// Whether the private key of this one signed a message; the function is `EVP_DigestVerify`.
  public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

/// Lends bytes as something that libcrypto reads; the function is `BIO_new_mem_buf`.
private func withMemory<T>(_ bytes: [UInt8], _ body: (OpaquePointer?) -> T?) -> T? {
  bytes.withUnsafeBytes { buffer in
    guard let memory = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
    defer { BIO_free(memory) }
    return body(memory)
  }
}

/// What libcrypto writes; the functions are `BIO_new` and `BIO_read`.
private func writing(_ what: String, _ body: (OpaquePointer) -> Int32) throws(CryptoError) -> [UInt8] {
  guard let memory = BIO_new(BIO_s_secmem()) else { throw CryptoError("no memory") }
  defer { BIO_free(memory) }
  guard body(memory) == 1 else { throw CryptoError(what) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = BIO_read(memory, &bytes, Int32(bytes.count))
  guard count > 0 else { throw CryptoError(what) }
  return Array(bytes.prefix(Int(count)))
}
