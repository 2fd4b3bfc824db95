import CLibCrypto

/// What libcrypto refused, in its words.
public struct CryptoError: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ what: String) {
    description = "\(what): \(lastCryptoError())"
  }
}

/// The oldest error that libcrypto recorded on this thread; the function is `ERR_error_string_n`.
func lastCryptoError() -> String {
  let code = ERR_get_error()
  guard code != 0 else { return "libcrypto gives no reason" }
  ERR_clear_error()
  var buffer = [CChar](repeating: 0, count: 256)
  ERR_error_string_n(code, &buffer, buffer.count)
  return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
