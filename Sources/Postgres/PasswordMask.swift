/// Replaces the characters of password literals in a statement by `*`, keeping its length.
///
/// Statements are shown in errors, and `ALTER ROLE … PASSWORD '…'` and a subscription's or server's connection string
/// carry passwords. The length stays, so that positions reported by the server still point at the right place.
public func maskPasswords(_ statement: String) -> String {
  let needle = Array("password".utf8)
  var bytes = Array(statement.utf8)
  guard bytes.count > needle.count else { return statement }
  var masked = false
  var index = 0

  func mask(_ end: (Int) -> Bool) {
    while index < bytes.count, !end(index) {
      // One `*` a character: continuation bytes of UTF-8 are dropped below.
      bytes[index] = bytes[index] & 0xC0 == 0x80 ? 0 : UInt8(ascii: "*")
      masked = true
      index += 1
    }
  }

  while index + needle.count < bytes.count {
    guard bytes[index] | 0x20 == needle[0],
      (0..<needle.count).allSatisfy({ bytes[index + $0] | 0x20 == needle[$0] })
    else {
      index += 1
      continue
    }
    index += needle.count
    let space = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    while index < bytes.count, space(bytes[index]) { index += 1 }
    guard index < bytes.count else { break }
    if bytes[index] == UInt8(ascii: "=") {  // in a connection string, itself a literal
      index += 1
      while index < bytes.count, space(bytes[index]) { index += 1 }
      if index < bytes.count, bytes[index] == UInt8(ascii: "'") {  // quoted inside the literal: ''…''
        while index < bytes.count, bytes[index] == UInt8(ascii: "'") { index += 1 }
        mask { bytes[$0] == UInt8(ascii: "'") }
      } else {
        mask { space(bytes[$0]) || bytes[$0] == UInt8(ascii: "'") || bytes[$0] == UInt8(ascii: "&") }
      }
    } else {
      let backslash = bytes[index] | 0x20 == UInt8(ascii: "e")
      if backslash { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "'") else { continue }
      index += 1
      while index < bytes.count {
        mask { bytes[$0] == UInt8(ascii: "'") || (backslash && bytes[$0] == UInt8(ascii: "\\")) }
        guard index + 1 < bytes.count else { break }
        let pair = bytes[index] == UInt8(ascii: "\\") || bytes[index + 1] == UInt8(ascii: "'")
        guard pair else { break }
        bytes[index] = UInt8(ascii: "*")
        bytes[index + 1] = UInt8(ascii: "*")
        index += 2
      }
    }
  }
  return masked ? String(decoding: bytes.lazy.filter { $0 != 0 }, as: UTF8.self) : statement
}
