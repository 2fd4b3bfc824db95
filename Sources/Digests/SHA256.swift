import CLibCrypto

/// An incremental SHA-256 digest.
///
/// The digest comes from libcrypto; the functions are `EVP_DigestInit_ex`, `EVP_DigestUpdate` and `EVP_DigestFinal_ex`.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty digest.
  ///
  /// libcrypto fails here only when memory is exhausted or when a policy of the system forbids SHA-256; nothing that
  /// rests on checksums can go on then.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto cannot start a SHA-256 digest: \(lastCryptoError())")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Adds bytes to the digest.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { update(buffer: UnsafeRawBufferPointer($0)) }
    if done == nil {
      Array(bytes).withUnsafeBytes { update(buffer: $0) }
    }
  }

  /// Adds the UTF-8 bytes of a text to the digest.
  public mutating func update(_ text: String) {
    update(text.utf8)
  }

  private func update(buffer: UnsafeRawBufferPointer) {
    guard let base = buffer.baseAddress, !buffer.isEmpty else { return }
    guard EVP_DigestUpdate(context, base, buffer.count) == 1 else {
      fatalError("libcrypto cannot continue a SHA-256 digest: \(lastCryptoError())")
    }
  }

  /// Ends the digest and returns its 32 bytes.
  public consuming func finalize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      var length: UInt32 = 0
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1 else {
        fatalError("libcrypto cannot end a SHA-256 digest: \(lastCryptoError())")
      }
      count = Int(length)
    }
  }

  /// Ends the digest and returns it as 64 lower-case hexadecimal digits.
  public consuming func finalizeHex() -> String {
    hexadecimal(finalize())
  }
}
